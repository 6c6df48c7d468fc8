"""The report: one HTML page that shows what a run did, and every line of the inputs most worth a look."""

from copydesk.views.report.case import Case, Viewer, case_of_rejection
from copydesk.views.report.entry import entry
from copydesk.views.report.figures import Figures
from copydesk.views.report.page import Totals, page

__all__ = ["Case", "Figures", "Totals", "Viewer", "case_of_rejection", "entry", "page"]

"use strict";
(() => {
  const list = document.getElementById("list");
  const cases = [...list.children];
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const shown = document.getElementById("shown");
  for (const element of document.querySelectorAll(".scripted")) element.hidden = false;

  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let index = null;
  const wordsOf = (one) => {
    index ??= new Map(cases.map((each) => [each, fold(each.firstElementChild.textContent)]));
    return index.get(one);
  };

  const count = () => {
    const visible = cases.filter((one) => one.offsetParent !== null).length;
    shown.textContent = `${visible.toLocaleString("en")} of ${cases.length.toLocaleString("en")} shown`;
  };

  const find = () => {
    const wanted = fold(search.value).split(/\s+/).filter(Boolean);
    for (const one of cases) one.hidden = !wanted.every((word) => wordsOf(one).includes(word));
    count();
  };

  const collator = new Intl.Collator(undefined, { numeric: true });
  const numbers = { number: 1, share: 1, lines: -1 };
  const compare = (key) => (one, other) => {
    const a = one.dataset[key], b = other.dataset[key];
    if (a === "" || b === "") return (a === "") - (b === ""); // what is not stated comes last
    return key in numbers ? numbers[key] * (a - b) : collator.compare(a, b);
  };
  const sort = () => {
    const sorted = order.value === "first" ? cases : [...cases].sort(compare(order.value));
    list.append(...sorted);
  };

  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(find, 120); });
  order.addEventListener("change", sort);
  document.querySelector(".controls").addEventListener("change", count);
  document.querySelector(".controls").addEventListener("submit", (event) => event.preventDefault());

  // One stop for the tab key in each dump, the line that was looked at last; arrows go from line to line.
  list.addEventListener("focusin", (event) => {
    const line = event.target.closest(".dump > .lines > li");
    if (!line) return;
    for (const other of line.parentElement.children) other.tabIndex = -1;
    line.tabIndex = 0;
  });
  list.addEventListener("keydown", (event) => {
    const line = event.target.closest(".lines > li");
    const steps = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
    if (!line || !(event.key in steps)) return;
    event.preventDefault();
    const next = line[steps[event.key]];
    if (next) next.focus();
  });

  const open = () => {
    const one = document.getElementById(location.hash.slice(1));
    if (!one?.matches(".case")) return;
    document.getElementById("filter-all").checked = true;
    one.open = true;
    one.scrollIntoView();
    count();
  };
  addEventListener("hashchange", open);
  open();
  count();
})();

"use strict";
document.documentElement.classList.add("scripted");
const folds = document.getElementById("folds");
const nodes = [...folds.querySelectorAll("details")];

// fold and unfold
for (const button of document.querySelectorAll("[data-fold]")) {
  button.addEventListener("click", () => {
    for (const d of nodes) d.open = button.dataset.fold === "all" || (button.dataset.fold === "open" && !d.classList.contains("record"));
  });
}

// arrow keys: up and down between what is visible, right and left unfold and fold, or go to the parent
folds.addEventListener("keydown", event => {
  const here = event.target.closest("summary");
  if (!here) return;
  const seen = [...folds.querySelectorAll("summary")].filter(s => s.checkVisibility());
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const fold = here.parentElement;
  if (move) seen[seen.indexOf(here) + move]?.focus();
  else if (event.key === "ArrowRight") fold.open = true;
  else if (event.key === "ArrowLeft" && fold.open) fold.open = false;
  else if (event.key === "ArrowLeft") fold.parentElement.closest("details")?.querySelector("summary").focus();
  else return;
  event.preventDefault();
});

// a link to a node unfolds what hides it
function show() {
  const sought = /^#node-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  for (const d of nodes) d.classList.toggle("sought", d === sought);
  if (!sought) return;
  for (let d = sought; d; d = d.parentElement.closest("details")) d.open = true;
  const line = sought.querySelector("summary");
  line.scrollIntoView({ block: "center" });
  line.focus({ preventScroll: true });
}
addEventListener("hashchange", show);
document.addEventListener("click", event => {
  if (event.target.closest("a")?.getAttribute("href") !== location.hash) return;
  event.preventDefault();  // the address stays the same: no hashchange
  show();
});
show();

// tables sort by their headings; what has no number stays last
const table = document.getElementById("sorted");
for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
  head.firstElementChild.addEventListener("click", () => {
    const turned = head.ariaSort === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.ariaSort = turned ? "descending" : "ascending";
    const value = row => row.cells[column].dataset.v;
    const order = (a, b) => {
      if (value(a) === "" || value(b) === "") return (value(a) === "") - (value(b) === "");
      const by = column === 1 ? value(a).localeCompare(value(b), "en", { numeric: true }) : value(a) - value(b);
      return turned ? -by : by;
    };
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort(order));
  });
}

// on paper all is unfolded
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const d of folded) d.open = true;
});
addEventListener("afterprint", () => { for (const d of folded) d.open = false; });

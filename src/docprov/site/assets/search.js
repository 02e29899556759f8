// The search: every record whose texts have all words, narrowed by what is chosen beside them.
"use strict";

(() => {
  const STEP = 60;
  const form = document.getElementById("filters");
  const results = document.getElementById("results");
  const status = document.getElementById("hits");
  const further = document.getElementById("further");
  const labels = globalThis.docprovLabels;
  const records = globalThis.docprovRecords ?? [];
  for (const each of records) {
    each.text = folded([each.t, each.n, each.q, each.m, each.v, each.o, labels.documents[each.d], labels.subjects[each.s], labels.predicates[each.p]].join(" "));
    each.value = folded(each.v ?? "");
  }
  const fill = (name, entries) => {
    const sorted = Object.entries(entries).sort((one, two) => one[1].localeCompare(two[1]));
    for (const [key, label] of sorted) form.elements[name].add(new Option(label, key));
  };
  fill("document", labels.documents);
  fill("subject", labels.subjects);
  fill("predicate", labels.predicates);

  const line = (parent, name, text, className) => {
    const made = parent.appendChild(document.createElement(name));
    made.textContent = text;
    made.dir = "auto";
    if (className) made.className = className;
    return made;
  };
  const item = (each) => {
    const row = document.createElement("li");
    row.className = "claim";
    const said = line(row, "p", "", "said");
    line(said, "a", each.t).href = each.h;
    if (each.m) line(row, "p", each.m);
    if (each.q) line(line(row, "p", "", "words"), "q", each.q);
    const parts = each.k === "claim"
      ? [labels.documents[each.d], each.l, `origin: ${each.o}`, each.w && "withdrawn", each.x && "≠ another claim differs"]
      : [each.k, each.n && `also: ${each.n}`, each.w && "withdrawn"];
    line(row, "p", parts.filter(Boolean).join(" · "), "meta");
    return row;
  };

  let found = [];
  let shown = 0;
  const more = () => {
    results.append(...found.slice(shown, shown + STEP).map(item));
    shown = Math.min(shown + STEP, found.length);
    further.hidden = shown >= found.length;
  };
  const search = () => {
    const chosen = Object.fromEntries(new FormData(form));
    const sought = folded(chosen.q);
    const words = sought.split(" ");
    const narrowed = chosen.document || chosen.subject || chosen.predicate || chosen.differs;
    found = records.filter((each) =>
      words.every((word) => each.text.includes(word))
      && (!chosen.kind || each.k === chosen.kind)
      && (!narrowed || each.k === "claim")
      && (!chosen.document || each.d === chosen.document)
      && (!chosen.subject || each.s === chosen.subject)
      && (!chosen.predicate || each.p === chosen.predicate)
      && (!chosen.differs || each.x));
    // a claim with exactly this value comes first
    if (sought) found.sort((one, two) => (two.value === sought) - (one.value === sought));
    status.textContent = `${found.length} of ${records.length} records`;
    results.replaceChildren();
    shown = 0;
    more();
    const kept = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
    history.replaceState(null, "", `?${kept}`);
  };
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  document.getElementById("q").value = form.elements.q.value;
  form.hidden = false;
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  further.addEventListener("click", more);
  search();
})();

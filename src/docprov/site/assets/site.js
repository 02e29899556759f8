// What the pages do where scripts run: copying, narrowing lists, and searching. All work without.
"use strict";

const folded = (text) =>
  text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: copy it with the keyboard";
    }
    setTimeout(() => { button.textContent = said; }, 2500);
  });
}

for (const field of document.querySelectorAll("[data-narrow]")) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const texts = rows.map((row) => folded(row.textContent));
  const count = document.getElementById("narrowed");
  field.closest("label").hidden = false;
  field.addEventListener("input", () => {
    const words = folded(field.value).split(" ");
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = field.value ? `${shown} of ${rows.length} shown` : "";
  });
}

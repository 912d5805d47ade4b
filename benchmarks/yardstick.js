// The plainest thing that a browser does with a form: builds labelled fields, works out their style and layout, and
// drops them. Returns the milliseconds it took.
(fields) => {
  const start = performance.now();
  const box = document.body.appendChild(document.createElement("div"));
  for (let n = 0; n < fields; n += 1) {
    const row = box.appendChild(document.createElement("p"));
    const label = row.appendChild(document.createElement("label"));
    label.htmlFor = `field-${n}`;
    label.textContent = `Item ${n}`;
    Object.assign(row.appendChild(document.createElement("input")), {id: `field-${n}`, value: String(n)});
  }
  const height = box.offsetHeight;
  box.remove();
  return height ? performance.now() - start : NaN;
}

// An explorer in a notebook: tells Python what was pressed, and shows what Python made of it. What is chosen, Python knows alone;
// how the table is sorted, this knows alone.

const escaped = (text) => CSS.escape(text);

// What was focused, so that it can be found again in new HTML.
const found = (element) => {
  if (!element?.matches) return null;
  const { body, year, row, sort } = element.dataset;
  if (sort) return `[data-sort="${escaped(sort)}"]`;
  if (row) return `button[data-row="${escaped(row)}"]`;
  return body ? `button[data-body="${escaped(body)}"][data-year="${escaped(year)}"]` : null;
};

// Links of a card lead out of the notebook, into a tab of their own; to pages that are not here they do not lead.
const unlink = (card) => {
  for (const link of card.querySelectorAll("a")) {
    if (/^https?:/.test(link.getAttribute("href"))) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
    else link.replaceWith(...link.childNodes);
  }
};

const save = ({ name, csv }) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

function render({ model, el }) {
  el.classList.add("explorer");
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take Enter and letters for commands of the notebook
  el.innerHTML = model.get("frame");
  const shown = el.querySelector(".shown"), opened = el.querySelector(".opened"), card = opened.querySelector(".pane");
  let order = null;
  const tell = (what) => model.send(what);

  const sort = () => {
    const body = shown.querySelector(".rows tbody");
    if (!body || !order) return;
    const heads = [...shown.querySelectorAll(".rows thead th")];
    const at = heads.findIndex((head) => head.firstElementChild.dataset.sort === order.by);
    heads.forEach((head, place) => place === at ? head.setAttribute("aria-sort", order.down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
    const key = (row) => row.children[at].dataset.key;
    const { compare } = new Intl.Collator("en", { numeric: true });
    const first = (row) => Number(row.firstElementChild.dataset.key);
    body.append(...[...body.rows].sort((one, other) => {
      const [a, b] = [key(one), key(other)];
      if (!a || !b) return Number(!a) - Number(!b) || first(one) - first(other); // what is missing stands last
      return (order.down ? compare(b, a) : compare(a, b)) || first(one) - first(other);
    }));
  };

  const mark = ({ row, cell }) => {
    for (const one of shown.querySelectorAll("[data-row]")) {
      if (one.dataset.row === row) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    for (const one of shown.querySelectorAll("button.cell"))
      one.setAttribute("aria-pressed", String(one.dataset.body === cell[0] && one.dataset.year === cell[1]));
  };

  const controls = ({ asked, labels, beside, comparable }) => {
    for (const choice of el.querySelectorAll(".choice")) {
      const name = choice.dataset.control;
      choice.querySelector("b").textContent = labels[name] && `: ${labels[name]}`;
      choice.classList.toggle("chosen", asked[name].length > 0);
      for (const box of choice.querySelectorAll("input")) box.checked = asked[name].includes(box.value);
    }
    for (const button of el.querySelectorAll("[data-by]")) {
      button.hidden = !comparable.includes(button.dataset.by);
      button.setAttribute("aria-pressed", String(beside === button.dataset.by));
    }
  };

  let drawn, read;
  const draw = () => {
    const view = model.get("view");
    controls(view);
    if (drawn !== view.html) {
      const focused = shown.contains(document.activeElement) ? found(document.activeElement) : null;
      const places = [...shown.querySelectorAll(".pane")].map((pane) => pane.scrollTop);
      shown.innerHTML = drawn = view.html;
      sort();
      shown.querySelectorAll(".pane").forEach((pane, place) => { pane.scrollTop = places[place] ?? 0; });
      if (focused) shown.querySelector(focused)?.focus({ preventScroll: true });
    }
    opened.hidden = !view.card;
    if (read !== view.card) {
      card.innerHTML = read = view.card;
      card.scrollTop = 0;
      unlink(card);
    }
    mark(view);
    if (view.row) shown.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const rows = [...new Set([...shown.querySelectorAll("[data-row]")].map((one) => one.dataset.row))];
    const next = rows[rows.indexOf(model.get("view").row) + by];
    if (next) tell({ row: next });
  };

  const DO = {
    everything: () => tell({ everything: true }),
    close: () => { const back = found(shown.querySelector("[aria-current]")); tell({ row: "" }); if (back) shown.querySelector(back)?.focus(); },
    beside: (button) => tell({ beside: button.dataset.by }),
    save: () => {
      const take = (message) => { if (message.csv !== undefined) { model.off("msg:custom", take); save(message); } };
      model.on("msg:custom", take);
      tell({ save: true });
    },
  };

  el.addEventListener("click", (event) => {
    const pressed = event.target.closest("button, .rows tbody tr");
    for (const choice of el.querySelectorAll(".choice[open]")) if (!choice.contains(event.target)) choice.open = false;
    if (!pressed || event.target.closest("a")) return;
    const { row, body, year, step: by } = pressed.dataset;
    if (pressed.dataset.sort) {
      order = { by: pressed.dataset.sort, down: order?.by === pressed.dataset.sort && !order.down };
      sort();
    } else if (pressed.dataset.do) DO[pressed.dataset.do](pressed);
    else if (by) step(Number(by));
    else if (row) tell({ row });
    else if (body) tell({ cell: [body, year] });
  });
  el.addEventListener("change", (event) => {
    const choice = event.target.closest(".choice");
    if (choice) tell({ control: choice.dataset.control, value: event.target.value });
  });
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const choice = el.querySelector(".choice[open]");
    if (choice) { choice.open = false; choice.querySelector("summary").focus(); }
    else if (!opened.hidden) DO.close();
  });

  const away = (event) => { if (!el.contains(event.target)) for (const choice of el.querySelectorAll(".choice[open]")) choice.open = false; };
  document.addEventListener("pointerdown", away);
  model.on("change:view", draw);
  draw();
  return () => { document.removeEventListener("pointerdown", away); model.off("change:view", draw); };
}

export default { render };

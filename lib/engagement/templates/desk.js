// A desk in a notebook: tells Python what was pressed, typed and selected, and shows what Python made of it. Rows and rules Python knows
// alone; what is being typed and selected, this knows alone.

const points = (text) => [...text].length; // characters as Python counts them

// The position in the text of a place in the page; null outside the text.
const position = (text, node, offset) => {
  const paragraph = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("p[data-start]");
  if (!paragraph || !text.contains(paragraph)) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + points(before.toString());
};

const selected = (text) => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [start, end] = [position(text, range.startContainer, range.startOffset), position(text, range.endContainer, range.endOffset)];
  return start === null || end === null || !range.toString().trim() ? null : { span: [start, end], words: range.toString().trim() };
};

// The place in the page of a position in the text.
const spot = (text, at) => {
  const paragraph = [...text.querySelectorAll("p[data-start]")].filter((one) => Number(one.dataset.start) <= at).pop();
  let left = at - Number(paragraph?.dataset.start);
  const nodes = paragraph && document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node; nodes && (node = nodes.nextNode()); left -= points(node.data))
    if (left <= points(node.data)) return [node, [...node.data].slice(0, left).join("").length];
  return null;
};

const short = (words) => words.length > 90 ? `${words.slice(0, 50)} … ${words.slice(-30)}` : words;

function render({ model, el }) {
  el.classList.add("desk");
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take Enter and letters for commands of the notebook
  el.innerHTML = model.get("frame");
  const part = (name) => el.querySelector(name);
  const text = part(".text"), form = part(".form"), chosen = part(".chosen"), notice = chosen.textContent;
  let choice = null, shown = {}, waiting = null, known, written, dragging = false;

  const tell = (what) => { flush(); model.send({ ...what, at: model.get("view").at }); };
  const flush = () => { if (waiting) { clearTimeout(waiting.timer); const { message } = waiting; waiting = null; model.send(message); } };
  const type = (field, value, now) => {
    const [table, place] = model.get("view").at;
    const message = { set: [table, place, field, value] };
    if (waiting && waiting.message.set[2] !== field) flush();
    if (waiting) clearTimeout(waiting.timer);
    waiting = { message, timer: setTimeout(flush, 150) };
    if (now) flush();
  };

  const count = (box) => {
    const words = box.closest(".field")?.querySelector(".words");
    if (!words) return;
    const number = box.value.trim() ? box.value.trim().split(/\s+/).length : 0;
    words.textContent = `${number} of ${words.dataset.most} words`;
    words.classList.toggle("over", number > Number(words.dataset.most));
  };

  // The values of the fields; what is being typed stays as it is being typed.
  const fill = ({ values, meanings, problems }, fresh) => {
    for (const field of form.querySelectorAll("[data-field]")) {
      const name = field.dataset.field, value = values[name] ?? "";
      const radios = field.querySelectorAll("input[type=radio]");
      for (const radio of radios) radio.checked = radio.value === value;
      const box = radios.length ? null : field.querySelector("input, select, textarea");
      const typing = box === document.activeElement && !fresh && box.tagName !== "SELECT";
      if (box && !typing && box.value !== value) box.value = value;
      if (box?.tagName === "SELECT" && value && box.value !== value) box.add(new Option(value, value, false, true));
      if (box) count(box);
      const meaning = field.querySelector(".meaning");
      if (meaning) meaning.textContent = meanings[name] ?? "";
    }
    for (const line of form.querySelectorAll(".problem")) {
      const said = problems.filter(([field]) => field === line.dataset.for).map(([, what]) => what);
      line.hidden = !said.length;
      line.textContent = said.join("\n");
      line.closest(".field")?.classList.toggle("wrong", said.length > 0);
    }
  };

  // The text anew, unless somebody is dragging over it; what was selected stays so.
  const write = (view) => {
    if (dragging || written === view.text) return;
    const kept = selected(text)?.span;
    text.innerHTML = written = view.text;
    const ends = kept?.map((at) => spot(text, at));
    if (ends?.every(Boolean)) document.getSelection().setBaseAndExtent(...ends[0], ...ends[1]);
  };

  const draw = () => {
    const view = model.get("view"), moved = String(view.at) !== String(shown.at);
    if (known !== model.get("lists")) part(".lists").innerHTML = known = model.get("lists");
    write(view);
    const fresh = shown.form !== view.form || moved;
    if (fresh) {
      const field = !moved && form.contains(document.activeElement) ? document.activeElement.closest("[data-field]")?.dataset.field : null;
      const radio = field && document.activeElement.type === "radio";
      const caret = field && document.activeElement.selectionStart;
      const typed = field && !radio ? document.activeElement.value : null;
      form.innerHTML = view.form;
      fill(view, true);
      const again = field && form.querySelector(`[data-field="${CSS.escape(field)}"]`);
      const box = again?.querySelector(radio ? "input:checked" : "input, select, textarea");
      if (box) {
        if (typed !== null && box.tagName !== "SELECT") { box.value = typed; count(box); }
        box.focus({ preventScroll: true });
        if (typed !== null && box.setSelectionRange && caret !== null) box.setSelectionRange(caret, caret);
      } else if (moved) {
        form.parentElement.scrollTop = 0;
        form.focus({ preventScroll: true });
      }
    } else fill(view, false);
    if (moved) text.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    part(".every").innerHTML = view.all;
    part(".state").textContent = view.state;
    part(".all").classList.toggle("sound", view.state === "sound");
    part(".all").classList.toggle("bad", view.can.mend);
    part(".said").textContent = view.said;
    for (const name of ["undo", "redo", "save"]) part(`.acts [data-do=${name}]`).disabled = !view.can[name];
    part("[data-go=draft]").hidden = !view.can.draft;
    part("[data-go=problem]").hidden = !view.can.problem;
    shown = view;
    choose();
  };

  const choose = () => {
    const now = selected(text);
    if (now || text.contains(document.activeElement) || !document.getSelection().isCollapsed) choice = now ?? choice;
    if (!now && document.getSelection().isCollapsed) choice = null;
    chosen.textContent = choice ? `“${short(choice.words)}”` : notice;
    for (const button of el.querySelectorAll("[data-span]"))
      button.disabled = !choice || (button.dataset.span === "span" && !model.get("view").can.span);
  };

  const drop = () => { if (dragging) { dragging = false; write(model.get("view")); } };
  text.addEventListener("pointerdown", () => { dragging = true; });
  document.addEventListener("pointerup", drop);
  el.addEventListener("pointerdown", (event) => { if (event.target.closest("[data-span]")) event.preventDefault(); }); // keeps the selection
  el.addEventListener("click", (event) => {
    const pressed = event.target.closest("button, mark");
    if (!pressed) return;
    const { do: act, with: given, open, id, go, span, claim } = pressed.dataset;
    if (claim) { if (document.getSelection().isCollapsed) tell({ do: "open", with: ["claims", claim] }); }
    else if (span && choice) { tell({ do: span, with: choice.span }); document.getSelection().removeAllRanges(); }
    else if (open) { part(".all").open = false; tell({ do: "open", with: [open, id] }); }
    else if (go) tell({ go: /^-?\d+$/.test(go) ? Number(go) : go });
    else if (act) tell({ do: act, with: given ? [given] : [] });
  });
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]");
    if (!field) return;
    count(event.target);
    type(field.dataset.field, event.target.value, event.target.tagName === "SELECT" || event.target.type === "radio");
  });
  form.addEventListener("focusout", flush);
  el.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      event.stopPropagation();
      tell({ do: "save", with: [] });
    } else if ((event.key === "Enter" || event.key === " ") && event.target.matches("mark")) {
      event.preventDefault();
      tell({ do: "open", with: ["claims", event.target.dataset.claim] });
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      tell({ go: event.key === "ArrowDown" ? 1 : -1 });
    } else if (event.key === "Escape") part(".all").open = false;
  });

  document.addEventListener("selectionchange", choose);
  model.on("change:view", draw);
  draw();
  return () => { document.removeEventListener("selectionchange", choose); document.removeEventListener("pointerup", drop); model.off("change:view", draw); };
}

export default { render };

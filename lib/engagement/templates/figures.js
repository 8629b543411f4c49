// Each chart can be had as SVG or PNG, with its title and its source in it and its colours as they are seen.
for (const figure of document.querySelectorAll("figure.chart")) {
  const drawn = () => [...figure.querySelectorAll("svg")].find((svg) => svg.checkVisibility());
  if (!figure.querySelector("svg")) continue;
  const said = (name) => figure.querySelector(name)?.textContent ?? "";
  const place = figure.parentElement.nextElementSibling?.matches(".rows") ? figure.parentElement.nextElementSibling : figure;

  // A copy that needs no page: styles as computed, a title above and the source below.
  const copy = () => {
    const from = drawn();
    const svg = from.cloneNode(true);
    const parts = [from, ...from.querySelectorAll("*")];
    [svg, ...svg.querySelectorAll("*")].forEach((part, number) => {
      if (part.closest("defs")) return; // drawn where it is used, in the colours of there
      const { fill, stroke } = getComputedStyle(parts[number]);
      for (const [name, value] of Object.entries({ fill, stroke })) part.setAttribute(name, value);
    });
    const { width, height } = from.viewBox.baseVal;
    const ink = getComputedStyle(figure).color;
    const line = (words, y, weight) => {
      const text = document.createElementNS(svg.namespaceURI, "text");
      text.textContent = words;
      const form = { x: 4, y, "font-size": 9, "font-weight": weight, fill: ink, stroke: "none" };
      for (const [name, value] of Object.entries(form)) text.setAttribute(name, value);
      svg.append(text);
    };
    line(said(".finding"), -18, 600);
    line(said(".measure"), -6, 400);
    line(said(".foot"), height + 12, 400);
    line(document.title, height + 24, 400);
    svg.setAttribute("viewBox", `0 -30 ${width} ${height + 60}`);
    svg.setAttribute("width", width * 4 / 3);
    svg.setAttribute("height", (height + 60) * 4 / 3);
    svg.setAttribute("xmlns", svg.namespaceURI);
    return svg;
  };
  const save = (address, kind) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = `${place.querySelector("a")?.getAttribute("href").split("/").pop().replace(/\.csv$/, "") ?? "chart"}.${kind}`;
    link.click();
  };
  const written = () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy()))}`;
  const kinds = {
    svg: () => save(written(), "svg"),
    png: async () => {
      const image = new Image();
      image.src = written();
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
      const pen = canvas.getContext("2d");
      pen.fillStyle = getComputedStyle(document.body).backgroundColor;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      save(canvas.toDataURL("image/png"), "png");
    },
  };
  for (const [kind, make] of Object.entries(kinds)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    button.textContent = `Chart as ${kind.toUpperCase()}`;
    button.setAttribute("aria-label", `${button.textContent}: ${said(".finding")}`);
    button.addEventListener("click", make);
    place.append(" ", button);
  }
}

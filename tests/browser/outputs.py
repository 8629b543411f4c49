"""The outputs of a notebook in a real JupyterLab: run, pressed, and looked through for what runs, asks or leads away.

What a notebook that has just been run shows is trusted: JupyterLab runs each script in it. So what is not made harmless here runs.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from browser.labs import run_all

OWN = {"127.0.0.1", "localhost"}
PRESSED = 12  # of what can be pressed in each pane, so many
# What a hand would press, most of which opens more of the data, without what downloads or saves.
HANDLES = (
    ".explorer .rows button.id",
    ".explorer button.cell",
    ".desk:not(.still) [data-claim]",
    ".desk:not(.still) [data-open]",
    ".jp-OutputArea-output summary",
)
OUTPUTS = """() => {
  const found = { ran: window.ran, foreign: [], handlers: [], leads: [] };
  for (const one of document.querySelectorAll(".jp-OutputArea-output *")) {
    if (one.matches("iframe, object, embed, base, form[action], link, meta, script:not([type='application/json'])")) found.foreign.push(one.outerHTML.slice(0, 200));
    for (const part of one.attributes) if (/^on/i.test(part.name)) found.handlers.push(`${one.tagName} ${part.name}`);
    if (!one.matches("a, area") || one.closest(".jp-RenderedText")) continue; // in plain text JupyterLab itself makes links of what looks like one
    const written = one.getAttribute("href") ?? one.getAttribute("xlink:href");
    if (written !== null && !/^https?:$/.test(new URL(written, document.baseURI).protocol)) found.leads.push(written.slice(0, 200));
  }
  return found;
}"""


def looked_at(browser: Browser, address: str, name: str, guard: str) -> dict[str, object]:
    """Run a notebook in a JupyterLab, press what it shows, and tell what was found in its outputs; the guard is a script that notes what runs."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    tab, asked, dialogs = context.new_page(), [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("websocket", lambda socket: asked.append(socket.url))
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.add_init_script(guard)
    try:
        run_all(tab, address, f"{name}.ipynb")
        tab.locator(".jp-OutputArea-output").last.wait_for(state="attached")
        pressed = _pressed(tab)
        return {
            **tab.evaluate(OUTPUTS),
            "dialogs": dialogs,
            "abroad": sorted({url[:200] for url in asked if abroad(url)}),
            "asked": sum(not abroad(url) for url in asked),
            "placed": tab.locator(".desk p[data-start]").count(),
            "pressed": pressed,
            "outputs": tab.locator(".jp-OutputArea-output").count(),
            "shown": tab.locator(".jp-OutputArea-output").evaluate_all(
                "all => all.map((one) => one.textContent).join()"
            ),
        }
    finally:
        context.close()


def abroad(url: str) -> bool:
    """Whether an address is of another machine."""
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname not in OWN


def _pressed(tab: Page) -> int:
    """Press some of each kind of what can be pressed, move about with mouse and keys; how many were."""
    pressed = 0
    for handle in HANDLES:
        every = tab.locator(handle)
        for number in range(min(every.count(), PRESSED)):
            # By the element itself: what is drawn anew under the hand is not waited for.
            pressed += (
                every.nth(number).evaluate("one => { one.click(); return 1; }")
                if number < every.count()
                else 0
            )
            tab.wait_for_timeout(60)
    for place in ((400, 300), (700, 500), (900, 700)):
        tab.mouse.move(*place)
    for _ in range(5):
        tab.keyboard.press("Tab")
    tab.wait_for_timeout(300)
    return pressed


def faults(name: str, found: dict[str, object]) -> list[str]:
    """What is wrong with a notebook, in lines."""
    return [
        f"{name} in JupyterLab: {what}: {found[what]}"
        for what in ("ran", "dialogs", "abroad", "foreign", "handlers", "leads")
        if found[what]
    ]

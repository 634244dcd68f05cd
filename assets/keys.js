// Keyboard and small manners of the page. A shortcut is a real click on the element that carries it
// (data-key="n", "g p", "mod+k"), so a screen opts in by markup and every act has its button.
(() => {
  const root = document.documentElement;
  const visible = (element) => element.checkVisibility();
  const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true]");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let first = "";
  let firstAt = 0;

  function press(key) {
    const modal = document.querySelector("dialog:modal");
    const row = document.activeElement?.closest?.("[data-row]");
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const places = modal ? [modal] : [row, document];
    const found = places.flatMap((place) => [...(place?.querySelectorAll(selector) ?? [])]).find(visible);
    if (!found) return false;
    if (typing(found)) found.focus();
    else found.click();
    return true;
  }

  function step(from, items, by) {
    const at = items.indexOf(from);
    const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
    if (!next) return;
    if (!next.matches("a, button, [tabindex]")) next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function inPalette(event, palette) {
    const options = [...palette.querySelectorAll("[data-option]")].filter(visible);
    if (event.key === "ArrowDown") step(document.activeElement, options, 1);
    else if (event.key === "ArrowUp" && document.activeElement === options[0]) palette.querySelector("input").focus();
    else if (event.key === "ArrowUp") step(document.activeElement, options, -1);
    else if (event.key === "Enter" && typing(event.target)) options[0]?.click();
    else return;
    event.preventDefault();
  }

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const palette = event.target.closest?.(".palette");
    if (palette) inPalette(event, palette);
    const key = event.key.toLowerCase();
    if (event.metaKey || event.ctrlKey) {
      if (press(`mod+${key}`)) event.preventDefault();
      return;
    }
    if (typing(event.target)) return;
    if (key === "escape" && document.querySelector("dialog:modal, :popover-open")) return;
    const sequence = first && event.timeStamp - firstAt < 1000 ? `${first} ${key}` : key;
    first = "";
    if (press(sequence)) event.preventDefault();
    else if (key === "g") [first, firstAt] = [key, event.timeStamp];
    else if (key === "j" || key === "k") {
      const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
      step(document.activeElement?.closest?.("[data-row]"), rows, key === "j" ? 1 : -1);
    }
  });

  addEventListener("input", (event) => {
    if (!event.target.matches("[data-filter]")) return;
    const wanted = plain(event.target.value);
    for (const place of event.target.closest("dialog").querySelectorAll("[data-place]"))
      place.hidden = !plain(place.textContent).includes(wanted);
  });

  addEventListener("click", (event) => {
    const target = event.target.closest("a, button");
    if (!target) return;
    if (target.matches("[data-toggle-nav]")) {
      root.dataset.nav = root.dataset.nav === "slim" ? "" : "slim";
      localStorage.setItem("nav", root.dataset.nav);
    }
    if (target.matches("[data-option]")) target.closest("dialog").close();
    if (target.matches(".menu-item")) target.closest("[popover]")?.hidePopover();
    if (target.hasAttribute("commandfor") && !("commandForElement" in target)) {
      const dialog = document.getElementById(target.getAttribute("commandfor"));
      if (target.getAttribute("command") === "close") dialog.close();
      else dialog.showModal();
    }
  });
})();

"use strict";
/* From now on what is not on the screen is not laid out, so that a long page opens at once. */
document.documentElement.classList.add("scripted");
addEventListener("DOMContentLoaded", () => {
  /* Where something stands is certain only when all that is shown before it was laid out: go there until it stays. */
  let going = 0;
  const goTo = (target, block = "start") => {
    const own = ++going;
    const end = performance.now() + 1500;
    let stood = NaN;
    const step = () => {
      const top = () => Math.round(target.getBoundingClientRect().top);
      if (own !== going || performance.now() > end) { return; }
      if (top() !== stood) {
        target.scrollIntoView({ block });
        stood = top();
      }
      requestAnimationFrame(step);
    };
    step();
  };
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(kind, () => { going++; }, { passive: true, capture: true });
  }
  const targetOf = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && !event.defaultPrevented && link.hash && targetOf(link.hash);
    if (target) { goTo(target); }
  });

  const table = document.getElementById("threat-table");
  if (!table) { return; }

  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const bar = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const state = { text: "", category: new Set(), severity: "", disposition: "", element: "" };
  const levels = ["critical", "high", "medium", "low", "none"];
  const texts = new Map();

  const make = (name, properties, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const values = (key) => [...new Set(rows.map((row) => row.dataset[key]).filter(Boolean))];
  /* What a rule says stands once in the page and belongs to each of its threats. */
  const ruleOf = (row) => {
    const link = row.querySelector(".aside a");
    return link && targetOf(link.hash);
  };
  const textOf = (row) => {
    if (!texts.has(row)) {
      const rule = ruleOf(row);
      if (rule && !texts.has(rule)) { texts.set(rule, rule.textContent.toLowerCase()); }
      texts.set(row, row.textContent.toLowerCase() + (rule ? texts.get(rule) : ""));
    }
    return texts.get(row);
  };

  const kindOf = (row) => row.classList.contains("gone") ? "gone" : "there";
  const all = { there: 0, gone: 0 };
  for (const row of rows) { all[kindOf(row)]++; }

  /* What matches is decided for all rows at once, then written: the page is laid out once. */
  const matches = (row) => (!state.category.size || state.category.has(row.dataset.c))
    && (!state.severity || row.dataset.s === state.severity)
    && (!state.disposition || row.dataset.d === state.disposition)
    && (!state.element || ` ${row.dataset.e} `.includes(` ${state.element} `))
    && (!state.text || state.text.split(/\s+/).every((word) => textOf(row).includes(word)));
  const filter = () => {
    const count = { there: 0, gone: 0 };
    for (const [row, good] of rows.map((row) => [row, matches(row)])) {
      if (row.hidden === good) { row.hidden = !good; }
      count[kindOf(row)] += good;
    }
    const say = (kind) => count[kind] === all[kind] ? `${all[kind]}` : `${count[kind]} of ${all[kind]}`;
    shown.textContent = `${say("there")} threats` + (all.gone ? `, and ${say("gone")} that are gone` : "");
    light();
  };

  /* The diagrams show which element the table is about. */
  const light = () => {
    document.querySelectorAll(".paper .shown").forEach((node) => node.classList.remove("shown"));
    if (!state.element) { return; }
    document.querySelectorAll("figure[id^=view-]").forEach((figure, index) => {
      const node = document.getElementById(`v${index + 1}-${state.element}`);
      if (node) { node.classList.add("shown"); }
    });
  };

  const labelled = (text, control) => make("label", {}, text, control);
  const choice = (text, key, list, any) => {
    const select = make("select", { onchange: () => { state[key] = select.value; filter(); } },
      make("option", { value: "", textContent: any }),
      ...list.map((value) => make("option", { value, textContent: value.replace(/-/g, " ") })));
    select.name = key;
    bar.append(labelled(text, select));
    return select;
  };

  let waiting = 0;
  const search = make("input", { type: "search", name: "text", oninput: () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { state.text = search.value.trim().toLowerCase(); filter(); }, 120);
  } });
  bar.append(labelled("Search", search));

  const letters = make("div", { className: "letters" });
  const names = new Map(rows.map((row) => [row.dataset.c, row.querySelector(".c-category").textContent]));
  /* In the order of the templates; what they do not know comes last. */
  const known = bar.dataset.categories.split(" ");
  const placeOf = (category) => known.includes(category) ? known.indexOf(category) : known.length;
  for (const letter of values("c").sort((a, b) => placeOf(a) - placeOf(b))) {
    const button = make("button", { type: "button", textContent: letter, title: names.get(letter) });
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", `${letter} ${names.get(letter)}`);
    button.onclick = () => {
      const on = !state.category.delete(letter);
      if (on) { state.category.add(letter); }
      button.setAttribute("aria-pressed", String(on));
      filter();
    };
    letters.append(button);
  }
  bar.append(make("fieldset", {}, make("legend", { textContent: "Category" }), letters));

  const severity = choice("Severity", "severity", levels.filter((level) => values("s").includes(level)), "any");
  const disposition = choice("Disposition", "disposition", values("d"), "any");
  const places = [...document.querySelectorAll("#interfaces tr[id^=element-] > th")].map((cell) =>
    [cell.parentNode.id.slice("element-".length), cell.firstChild.textContent + " " + cell.textContent.slice(cell.firstChild.length)]);
  const element = choice("Element", "element", [], "any");
  for (const [value, text] of places) { element.append(make("option", { value, textContent: text })); }

  const setElement = (id) => {
    if (![...element.options].some((option) => option.value === id)) {
      element.append(make("option", { value: id, textContent: id }));
    }
    element.value = id;
    state.element = id;
    filter();
  };
  const reset = () => {
    Object.assign(state, { text: "", severity: "", disposition: "", element: "" });
    state.category.clear();
    letters.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", "false"));
    search.value = severity.value = disposition.value = element.value = "";
    filter();
  };
  bar.append(make("button", { type: "button", textContent: "Show all", onclick: reset }));

  /* Columns by choice: cells are hidden, and the tracks of the grid are those that are left. */
  const tracks = new Map(getComputedStyle(table.tHead.rows[0]).getPropertyValue("--tracks").split(",")
    .map((track) => track.trim().split(" ")));
  const columns = make("div", { className: "columns" });
  const arrange = () => {
    const template = [];
    columns.querySelectorAll("input").forEach((box) => {
      table.querySelectorAll("." + box.name).forEach((cell) => { cell.hidden = !box.checked; });
      if (box.checked) { template.push(`[${box.name}] ${tracks.get(box.name)}`); }
    });
    table.style.setProperty("--columns", template.join(" "));
  };
  for (const head of heads) {
    const box = make("input", { type: "checkbox", checked: true, name: head.className, onchange: arrange });
    columns.append(make("label", {}, box, " " + head.textContent));
  }
  bar.append(make("details", {}, make("summary", { textContent: "Columns" }), columns));

  /* Sorting: by the text of a column; severities by how bad they are. */
  const keyOf = (row, index) => heads[index].className === "c-severity" ? String(levels.indexOf(row.dataset.s))
    : row.cells[index].textContent.trim();
  heads.forEach((head, index) => {
    const button = make("button", { type: "button", textContent: head.textContent });
    head.replaceChildren(button);
    button.onclick = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const sign = down ? -1 : 1;
      const order = new Intl.Collator("en", { numeric: true });
      const keyed = rows.map((row, place) => [keyOf(row, index), place, row]);
      keyed.sort((a, b) => sign * order.compare(a[0], b[0]) || a[1] - b[1]);
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...keyed.map((entry) => entry[2]));
    };
  });

  /* Diagrams, tables of elements and rows lead to the threats of an element, and back. */
  const toThreats = (id) => {
    setElement(id);
    goTo(document.getElementById("threats"));
  };
  document.addEventListener("click", (event) => {
    const drawn = event.target.closest(".paper a");
    const counted = event.target.closest("a[data-filter]");
    const named = event.target.closest("#threat-table a.item");
    if (drawn) {
      event.preventDefault();
      const href = drawn.getAttribute("href") || drawn.getAttributeNS("http://www.w3.org/1999/xlink", "href");
      toThreats(decodeURIComponent(href.slice("#element-".length)));
    } else if (counted) {
      event.preventDefault();
      toThreats(counted.dataset.filter);
    } else if (named) {
      event.preventDefault();
      const id = decodeURIComponent(named.hash.slice("#element-".length));
      setElement(id);
      const lit = document.querySelector(".paper .shown");
      goTo(lit || document.getElementById("element-" + id) || bar, "center");
    }
  });

  /* A link to a threat opens it, even when a filter hides it. */
  const openTarget = () => {
    const target = location.hash && targetOf(location.hash);
    const isRow = rows.includes(target);
    if (isRow) {
      if (target.hidden) { reset(); }
      target.querySelector("details").open = true;
    }
    if (target) { goTo(target, isRow ? "center" : "start"); }
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  /* A threat that is opened shows what its rule says; on paper that stands once. */
  let printing = false;
  table.addEventListener("toggle", (event) => {
    const link = event.target.querySelector(".aside a:not(.told)");
    const rule = link && event.target.open && !printing && ruleOf(event.target.closest("tr"));
    if (rule) {
      const copy = rule.cloneNode(true);
      copy.removeAttribute("id");
      copy.querySelector("h4").remove();
      link.parentNode.after(copy);
      link.textContent = "Rule " + rule.id.slice("rule-".length);
      link.classList.add("told");
    }
  }, true);

  /* Paper shows everything that is listed. */
  let opened = [];
  addEventListener("beforeprint", () => {
    printing = true;
    opened = rows.map((row) => row.querySelector("details")).filter((details) => details && !details.open);
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => {
    printing = false;
    opened.forEach((details) => { details.open = false; });
  });
});

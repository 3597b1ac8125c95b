"use strict";
(() => {
  const typing = (node) => node.matches("input, select, textarea") || node.isContentEditable;
  const fieldsOf = (form) => [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter((f) => !f.disabled);
  const isText = (f) => f.matches("input:not([type=checkbox], [type=radio], [type=file], [type=submit])");

  const cellsOf = (grid) => [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td input:not([type=hidden]), td select")]).filter((row) => row.length);
  const placeOf = (grid, field) => {
    const rows = cellsOf(grid);
    const row = rows.findIndex((cells) => cells.includes(field));
    return { rows, row, column: row < 0 ? -1 : rows[row].indexOf(field) };
  };
  const goTo = (field) => { if (field) { field.focus(); if (isText(field)) field.select(); } return Boolean(field); };
  const atEdge = (field, side) => !isText(field) || (field.selectionStart === 0 && field.selectionEnd === field.value.length) || (side < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length);

  const gridKey = (event, grid, field) => {
    const { rows, row, column } = placeOf(grid, field);
    if (row < 0) return false;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (!step || (field.matches("select") && event.key !== "Enter") || (step[1] && !atEdge(field, step[1]))) return false;
    const next = rows[row + step[0]]?.[column + step[1]];
    if (next) return goTo(next);
    return event.key === "Enter" ? goTo(rows[0]?.[column + 1]) || true : true;
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.altKey || event.metaKey || !(field instanceof Element)) return;
    if (event.key === "/" && !event.ctrlKey && !typing(field)) {
      const search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); }
      return;
    }
    if (event.key === "Escape") document.querySelector(".who[open]")?.removeAttribute("open");
    if (event.ctrlKey || !field.matches("input, select")) return;
    const grid = field.closest(".grid-edit");
    if (grid) { if (gridKey(event, grid, field)) event.preventDefault(); return; }
    const form = field.closest("form.form[method=post]");
    if (event.key !== "Enter" || !form || form.dataset.enter === "submit" || !(isText(field) || field.matches("select"))) return;
    const fields = fieldsOf(form);
    const next = fields[fields.indexOf(field) + 1];
    if (next) { event.preventDefault(); next.focus(); if (isText(next)) next.select(); }
  });

  document.addEventListener("paste", (event) => {
    const field = event.target;
    const grid = field instanceof Element && field.closest(".grid-edit");
    const text = grid && event.clipboardData ? event.clipboardData.getData("text/plain").replace(/\r/g, "") : "";
    if (!/[\t\n]/.test(text.replace(/\n$/, ""))) return;
    const { rows, row, column } = placeOf(grid, field);
    if (row < 0) return;
    event.preventDefault();
    text.replace(/\n$/, "").split("\n").forEach((line, down) => line.split("\t").forEach((value, across) => {
      const cell = rows[row + down]?.[column + across];
      if (!cell) return;
      cell.value = value.trim();
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    }));
  });

  const user = document.body.dataset.user;
  const PREFIX = "quannhu-draft:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const drafted = (form) => [...form.elements].filter((f) => f.name && !f.matches("[type=hidden], [type=password], [type=file], button, [data-no-draft]"));
  const read = (form) => drafted(form).map((f) => (f.matches("[type=checkbox], [type=radio]") ? [f.name, f.value, f.checked] : [f.name, f.value]));
  const write = (form, saved) => {
    const queues = new Map();
    for (const f of drafted(form)) {
      const key = f.matches("[type=checkbox], [type=radio]") ? `${f.name}=${f.value}` : f.name;
      queues.set(key, [...(queues.get(key) || []), f]);
    }
    for (const [name, value, checked] of saved) {
      const f = queues.get(checked === undefined ? name : `${name}=${value}`)?.shift();
      if (f && checked === undefined) f.value = value; else if (f) f.checked = checked;
    }
  };
  const asked = new URLSearchParams(location.search);
  for (const name of ["tinh-den", "sau", "xuat"]) asked.delete(name);
  const here = `${PREFIX}${user}:${location.pathname}${String(asked) && `?${asked}`}:`;
  const forget = (keys) => keys.forEach((key) => store.removeItem(key));
  const mine = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));

  const offerBack = (form, key, fresh) => {
    const note = document.createElement("p");
    const drop = document.createElement("button");
    note.className = "note draft"; note.setAttribute("role", "status"); note.textContent = document.body.dataset.draftKept;
    drop.type = "button"; drop.textContent = document.body.dataset.draftDrop;
    drop.addEventListener("click", () => { forget([key]); write(form, fresh); note.remove(); });
    note.append(drop);
    form.prepend(note);
  };
  const keepDraft = (form, index) => {
    const key = `${here}${form.dataset.draft || form.id || index}`;
    const sent = store.getItem(`${key}:sent`);
    const refused = document.querySelector(".error-summary, [aria-invalid=true]");
    store.removeItem(`${key}:sent`);
    if (sent && !refused) store.removeItem(key);
    const fresh = read(form);
    let saved = null;
    try { saved = JSON.parse(store.getItem(key)); } catch { store.removeItem(key); }
    if (saved && !refused && JSON.stringify(saved.values) !== JSON.stringify(fresh)) { write(form, saved.values); offerBack(form, key, fresh); }
    form.addEventListener("input", () => { try { store.setItem(key, JSON.stringify({ at: Date.now(), values: read(form) })); } catch { /* full: no draft */ } });
    form.addEventListener("submit", () => { try { store.setItem(`${key}:sent`, String(Date.now())); } catch { /* full */ } });
  };
  if (store && user) {
    for (const key of mine()) {
      let at = 0;
      try { at = JSON.parse(store.getItem(key)).at || Number(store.getItem(key)); } catch { /* not ours any more */ }
      if (!(Date.now() - at < WEEK)) store.removeItem(key);
    }
    for (const key of mine().filter((k) => k.endsWith(":sent"))) {
      if (!key.startsWith(here)) forget([key, key.slice(0, -5)]);
    }
    document.querySelectorAll("form.form[method=post]:not([data-no-draft])").forEach(keepDraft);
    document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => forget(mine()));
  }
  document.querySelectorAll("[data-piece]").forEach(async (place) => {
    const answer = await fetch(place.dataset.piece).catch(() => null);
    if (answer?.ok && !answer.redirected) place.outerHTML = await answer.text();
  });
  document.querySelector("main .error-summary")?.focus();
})();

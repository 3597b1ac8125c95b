/* Quickens the editor that already works without it: rows added, moved and dropped, boxes that grow, saving by itself. */
"use strict";
(() => {
  const form = document.getElementById("soan");
  const list = document.getElementById("khoi");
  const tools = document.getElementById("viec-dong");
  const said = document.getElementById("da-luu");
  if (!form || !list || !tools) return;
  let counter = list.children.length;

  const grow = (box) => { box.rows = 1; while (box.rows < 24 && box.scrollHeight > box.clientHeight) box.rows += 1; };
  const equip = (row) => row.querySelector(".block-head").append(tools.content.cloneNode(true));
  const blank = (after) => {
    const row = after.cloneNode(true);
    counter += 1;
    row.querySelectorAll("[id]").forEach((node) => { node.id = `${node.id.split("-")[0]}-${counter}`; });
    row.querySelector(".label").textContent = "";
    const box = row.querySelector("textarea");
    box.value = "";
    grow(box);
    const kind = row.querySelector("select");
    kind.value = after.querySelector("select").value;
    after.after(row);
    return box;
  };
  const first = list.querySelector("select");
  list.querySelectorAll("input[name=block_kind]").forEach((box) => {
    const kinds = first.cloneNode(true);
    kinds.id = box.id;
    kinds.setAttribute("aria-label", box.getAttribute("aria-label"));
    kinds.value = [...kinds.options].find((one) => one.text === box.value)?.value || "doan";
    box.replaceWith(kinds);
  });
  [...list.children].forEach(equip);
  list.querySelectorAll("textarea").forEach(grow);

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-work]");
    if (!button) return;
    const row = button.closest("li");
    const work = button.dataset.work;
    if (work === "add") blank(row).focus();
    if (work === "up" && row.previousElementSibling) { row.previousElementSibling.before(row); button.focus(); }
    if (work === "down" && row.nextElementSibling) { row.nextElementSibling.after(row); button.focus(); }
    if (work === "drop") {
      const next = row.nextElementSibling || row.previousElementSibling;
      if (!next) { row.querySelector("textarea").value = ""; } else { row.remove(); next.querySelector("textarea").focus(); }
    }
    changed();
  });
  list.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches("textarea") || event.isComposing || event.key !== "Enter" || event.shiftKey) return;
    if (["bang", "bieu_do"].includes(box.closest("li").querySelector("select").value)) return;
    event.preventDefault();
    const rest = box.value.slice(box.selectionEnd);
    box.value = box.value.slice(0, box.selectionStart);
    grow(box);
    const next = blank(box.closest("li"));
    next.value = rest;
    grow(next);
    next.focus();
    next.setSelectionRange(0, 0);
    changed();
  });

  /* Saving by itself: a while after the last letter, one request at a time; what is refused is said and not repeated. */
  const PAUSE = 3000;
  let timer = 0;
  let sending = false;
  let dirty = false;
  let halted = false;
  const say = (words) => { said.textContent = words; };
  const worded = () => [...list.children].filter((row) => row.querySelector("textarea").value.trim());
  const show = (labels) => {
    const rows = worded();
    if (rows.length === labels.length) rows.forEach((row, place) => { row.querySelector(".label").textContent = labels[place]; });
  };
  const send = async () => {
    if (sending || !dirty || halted) return;
    sending = true;
    dirty = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const told = await answer.json();
      said.classList.toggle("error", !told.saved);
      if (told.saved) { form.elements.revision.value = told.revision; show(told.labels); say(told.says); } else { halted = true; say(told.why); }
    } catch { dirty = true; say(said.dataset.failed); }
    sending = false;
    if (dirty) wait();
  };
  const wait = () => { clearTimeout(timer); timer = setTimeout(send, PAUSE); };

  /* What is said of the text: asked for anew a second after the last letter; a link or F8 leads to the box it speaks of. */
  const panel = document.getElementById("ket-qua");
  const count = document.getElementById("dem-loi");
  let glance = 0;
  let asking = null;
  let heard = "";
  const boxOf = (link) => (link.dataset.row ? worded()[link.dataset.row - 1]?.querySelector("textarea") : document.getElementById(link.hash.slice(1)));
  const leads = () => [...panel.querySelectorAll('a[href^="#"]')];
  const mark = () => {
    form.querySelectorAll("[data-told]").forEach((box) => { delete box.dataset.told; box.removeAttribute("aria-invalid"); box.removeAttribute("aria-describedby"); });
    leads().forEach((link) => {
      const box = boxOf(link);
      const line = link.closest("li");
      if (!box || !line) return;
      if (line.dataset.tone === "bad") box.setAttribute("aria-invalid", "true");
      box.dataset.told = box.dataset.told === "bad" ? "bad" : line.dataset.tone;
      box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
    });
    count.textContent = document.getElementById("tom-tat").textContent;
  };
  const check = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), signal: asking.signal });
      const said = answer.ok && !answer.redirected ? await answer.text() : heard;
      if (said !== heard) { heard = said; panel.innerHTML = said; }
      mark();
    } catch { /* asked again after the next letter */ }
  };
  const go = (box) => {
    for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    box.focus();
    box.scrollIntoView({ block: "center" });
  };
  panel.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const box = link && boxOf(link);
    if (box) { event.preventDefault(); go(box); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.altKey) return;
    const boxes = [...new Set(leads().map(boxOf))].filter(Boolean);
    if (!boxes.length) return;
    event.preventDefault();
    go(boxes[(boxes.indexOf(document.activeElement) + (event.shiftKey ? boxes.length - 1 : 1)) % boxes.length] || boxes[0]);
  });
  mark();

  /* After a repair the page comes back where it was, the next repair under the hand. */
  const KEPT = "quannhu-soan";
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (kept) { window.scrollTo({ top: Number(kept), behavior: "instant" }); panel.querySelector("button, a")?.focus({ preventScroll: true }); }
  } catch { /* no storage: the page begins at its top */ }

  function changed() { dirty = true; halted = false; wait(); clearTimeout(glance); glance = setTimeout(check, 1000); }
  form.addEventListener("input", (event) => { if (event.target.matches("#khoi textarea")) grow(event.target); changed(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    clearTimeout(glance);
    dirty = false;
    if (event.submitter?.name !== "sua") return;
    try { sessionStorage.setItem(KEPT, String(window.scrollY)); } catch { /* no storage */ }
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();

// What htmx does not do by itself: say so when a request fails, warn before the session ends, keep what was typed.
// The sentences come from the page (data- attributes), because it knows the language.
"use strict";
(() => {
  const live = () => document.getElementById("live");

  const say = (sentence, isError) => {
    const region = live();
    if (!region || !sentence) return;
    region.classList.toggle("is-error", isError);
    region.textContent = sentence;
  };

  // No answer at all (network, timeout): htmx swaps nothing and tells nobody.
  document.addEventListener("htmx:error", () => say(live()?.dataset.failed, true));

  // An announcement leaves after ten seconds; what a refusal says stays until the next answer.
  let leaving = 0;
  document.addEventListener("htmx:after:swap", (event) => {
    const refused = event.detail.ctx?.response?.status >= 400;
    clearTimeout(leaving);
    live()?.classList.toggle("is-error", refused);
    if (!refused) leaving = setTimeout(() => live()?.replaceChildren(), 10_000);
  });

  // Warn five minutes before the session ends.
  const ends = Date.parse(document.body.dataset.sessionEnds ?? "");
  if (ends) setTimeout(() => say(live()?.dataset.ending, true), Math.max(0, ends - Date.now() - 300_000));

  // Drafts: fields of form[data-draft], and the versions they were typed against, live in this tab until the form is
  // answered, left by [data-draft-drop], or its reader signs out. What the service gave back as typed needs none.
  const key = (form) => `draft:${form.getAttribute("action")}`;
  const kinds = ["submit", "radio"];
  const fields = (form) => [...form.elements].filter((e) => e.name && e.name !== "csrf" && !kinds.includes(e.type));
  const ticked = (field) => field.type === "checkbox";
  const stands = (field) => (ticked(field) && !field.checked ? "" : field.value);
  const drop = (form) => form && sessionStorage.removeItem(key(form));

  const restore = (form) => {
    const kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "{}");
    const other = fields(form).filter((e) => e.name in kept && stands(e) !== kept[e.name]);
    for (const field of other)
      ticked(field) ? (field.checked = kept[field.name] !== "") : (field.value = kept[field.name]);
    if (other.length) say(live()?.dataset.restored, false);
  };

  const keep = (form) =>
    form && sessionStorage.setItem(key(form), JSON.stringify(Object.fromEntries(fields(form).map((e) => [e.name, stands(e)]))));
  document.addEventListener("input", ({ target }) => keep(target.closest?.("form[data-draft]")));
  document.addEventListener("click", ({ target }) => drop(target.closest?.("[data-draft-drop]")?.closest("form")));
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (response?.status === 200 && sourceElement.matches("form[data-draft]")) drop(sourceElement);
  });
  document.addEventListener("submit", ({ target }) => target.matches('[action="/sign-out"]') && sessionStorage.clear());
  const restoreAll = () => document.querySelectorAll('form[data-draft=""]').forEach(restore);
  document.addEventListener("htmx:after:swap", restoreAll);
  document.addEventListener("DOMContentLoaded", restoreAll);
})();

// The query editor: highlighting and completion, and the answer as a table that leads to the pages.
import Yasqe from "@zazuko/yasqe";

const PREFIXES = {
  kg: "https://w3id.org/kgbuild/ontology#",
  oa: "http://www.w3.org/ns/oa#",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  schema: "https://schema.org/",
  skos: "http://www.w3.org/2004/02/skos/core#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};
const MOST_ROWS = 500;

const form = document.querySelector("#editor-form");
const area = document.querySelector("#query");
const answer = document.querySelector("#answer");
const examples = document.querySelector("#examples");

// Completion would ask servers elsewhere for prefixes and terms; ours are filled in.
Yasqe.defaults.autocompleters = ["variables"];
const editor = new Yasqe(area.parentElement.insertBefore(document.createElement("div"), area), {
  value: area.value,
  persistenceId: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: true,
  autofocus: false,
  requestConfig: { endpoint: "/sparql" },
});
editor.addPrefixes(Object.fromEntries(Object.entries(PREFIXES).filter(([name]) => !area.value.includes(`PREFIX ${name}:`))));
area.hidden = true;
area.disabled = true;
editor.getInputField().setAttribute("aria-label", "Query");
// What scrolls must be in reach of the keyboard.
editor.getScrollerElement().tabIndex = 0;

examples.addEventListener("change", () => editor.setValue(examples.selectedOptions[0].dataset.query));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

async function run() {
  answer.replaceChildren(text("p", "Asking …"));
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: editor.getValue(),
    });
    const body = await response.text();
    if (!response.ok) throw new Error(body);
    const isTable = response.headers.get("Content-Type").includes("json");
    answer.replaceChildren(...(isTable ? table(JSON.parse(body)) : [text("pre", body)]), downloads());
  } catch (error) {
    answer.replaceChildren(text("p", error.message));
  }
}

function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

function table(found) {
  if ("boolean" in found) return [text("p", found.boolean ? "Yes." : "No.")];
  const names = found.head.vars;
  const rows = found.results.bindings;
  const element = document.createElement("table");
  element.className = "rows";
  const head = element.createTHead().insertRow();
  for (const name of names) head.append(text("th", name));
  for (const row of rows.slice(0, MOST_ROWS)) {
    const line = element.insertRow();
    for (const name of names) line.insertCell().append(cell(row[name]));
  }
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.append(element);
  const shown = rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} shown` : "";
  return [text("p", `${rows.length} rows${shown}.`), scroll];
}

function cell(term) {
  if (!term) return "";
  if (term.type !== "uri") return term.value;
  const link = text("a", term.value.split(/[/#]/).pop() || term.value);
  link.href = `/resource?iri=${encodeURIComponent(term.value)}`;
  return link;
}

function downloads() {
  const line = text("p", "Download: ");
  for (const [name, media] of [["CSV", "text/csv"], ["JSON", "application/sparql-results+json"], ["Turtle", "text/turtle"]]) {
    const button = text("button", name);
    button.type = "button";
    button.addEventListener("click", () => save(name.toLowerCase(), media));
    line.append(button, " ");
  }
  return line;
}

async function save(ending, media) {
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: media },
    body: editor.getValue(),
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `answer.${ending === "turtle" ? "ttl" : ending}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

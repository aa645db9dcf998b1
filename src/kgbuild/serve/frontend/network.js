// The drawing of who addresses whom: the same for the same data, because it starts from a circle and draws no random numbers.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";

const COLOURS = { Country: "#2f6fb0", Government: "#5b4fb0", Person: "#b0552f", Organization: "#2f8f6a", MediaOutlet: "#9a7a1c", Group: "#a0406f" };
const OTHER = "#77736b";
// Steps of the layout: 2,000 actors take about a second.
const STEPS = 150;

const place = document.querySelector("#network");
const note = document.querySelector("#network-note");
const dark = matchMedia("(prefers-color-scheme: dark)").matches;

const data = await (await fetch(place.dataset.source)).json();
const graph = new Graph({ type: "directed" });
data.actors.forEach(({ key, label, kind }, index) => {
  const angle = (2 * Math.PI * index) / data.actors.length;
  graph.addNode(key, { label, x: Math.cos(angle), y: Math.sin(angle), size: 4, color: COLOURS[kind] ?? OTHER });
});
for (const { source, target, count } of data.edges) {
  graph.addEdge(source, target, { size: 1 + Math.log2(1 + count), weight: count, color: dark ? "#55524b" : "#cfc9bd" });
}
graph.forEachNode((node) => graph.setNodeAttribute(node, "size", 3 + 2 * Math.sqrt(graph.degree(node))));
forceAtlas2.assign(graph, { iterations: STEPS, settings: { ...forceAtlas2.inferSettings(graph), adjustSizes: true } });

let chosen = null;
const renderer = new Sigma(graph, place, {
  defaultEdgeType: "arrow",
  labelColor: { color: dark ? "#ebe8e1" : "#1d1d1b" },
  labelRenderedSizeThreshold: data.actors.length > 60 ? 8 : 0,
  nodeReducer: (node, shown) => (!chosen || node === chosen || graph.areNeighbors(node, chosen) ? shown : { ...shown, label: "", color: dark ? "#333" : "#e4e0d8" }),
  edgeReducer: (edge, shown) => (!chosen || graph.extremities(edge).includes(chosen) ? shown : { ...shown, hidden: true }),
});

function choose(node) {
  chosen = node;
  const name = node && graph.getNodeAttribute(node, "label");
  note.replaceChildren(name ? `${name}: ${graph.outDegree(node)} addressed, addressed by ${graph.inDegree(node)}. ` : "Select an actor to see its lines alone.");
  if (name) {
    const link = document.createElement("a");
    link.href = `/resource?iri=${encodeURIComponent(node)}`;
    link.textContent = "To its page";
    note.append(link);
  }
  renderer.refresh();
}

renderer.on("clickNode", ({ node }) => choose(node));
renderer.on("clickStage", () => choose(null));
place.dataset.drawn = String(graph.order);

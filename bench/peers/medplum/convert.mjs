// Converts one FHIR bundle to C-CDA with @medplum/ccda, once for each line on standard input: see bench/converters.py.
// The library wants a Composition that names each section's resources, and references as Type/id. Both are made before
// the clock starts, in the library's favor; the narrative is a table of names and dates.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { convertCcdaToXml, convertFhirToCcda } from "@medplum/ccda";

const LOINC = "http://loinc.org";
const SECTIONS = [
  ["48765-2", "Allergies", (r) => r.resourceType === "AllergyIntolerance"],
  ["10160-0", "Medications", (r) => r.resourceType === "MedicationRequest"],
  ["11450-4", "Problems", (r) => r.resourceType === "Condition"],
  ["11369-6", "Immunizations", (r) => r.resourceType === "Immunization"],
  ["30954-2", "Results", (r) => r.resourceType === "DiagnosticReport" || isObservation(r, "laboratory")],
  ["8716-3", "Vital signs", (r) => isObservation(r, "vital-signs")],
  ["47519-4", "Procedures", (r) => r.resourceType === "Procedure"],
  ["46240-8", "Encounters", (r) => r.resourceType === "Encounter"],
  ["29762-2", "Social history", (r) => isObservation(r, "social-history")],
  ["47420-5", "Functional status", (r) => isObservation(r, "survey")],
  ["18776-5", "Plan of treatment", (r) => r.resourceType === "CarePlan" || r.resourceType === "ServiceRequest"],
  ["61146-7", "Goals", (r) => r.resourceType === "Goal"],
  ["85847-2", "Care team", (r) => r.resourceType === "CareTeam"],
];

function isObservation(resource, category) {
  return (
    resource.resourceType === "Observation" &&
    (resource.category?.some((c) => c.coding?.some((coding) => coding.code === category)) ?? false)
  );
}

function addressed(bundle) {
  let text = JSON.stringify(bundle);
  const types = new Map(bundle.entry.map(({ resource }) => [resource.id, resource.resourceType]));
  text = text.replaceAll(/"reference":"urn:uuid:([^"]+)"/g, (whole, id) =>
    types.has(id) ? `"reference":"${types.get(id)}/${id}"` : whole,
  );
  return JSON.parse(text);
}

function section([code, title, belongs], resources, grouped) {
  const found = resources.filter((resource) => belongs(resource) && !grouped.has(resource.id));
  return {
    title,
    code: { coding: [{ system: LOINC, code, display: title }] },
    text: { status: "generated", div: table(found) },
    entry: found.map((resource) => ({ reference: `${resource.resourceType}/${resource.id}` })),
  };
}

function table(resources) {
  const rows = resources.map((r) => `<tr><td>${escaped(nameOf(r))}</td><td>${escaped(dateOf(r))}</td></tr>`);
  return `<div xmlns="http://www.w3.org/1999/xhtml"><table><tbody>${rows.join("")}</tbody></table></div>`;
}

function nameOf(r) {
  const concept = r.code ?? r.medicationCodeableConcept ?? r.vaccineCode ?? r.type?.[0] ?? r.category?.[0];
  return concept?.text ?? concept?.coding?.[0]?.display ?? r.resourceType;
}

function dateOf(r) {
  return r.effectiveDateTime ?? r.onsetDateTime ?? r.authoredOn ?? r.performedPeriod?.start ?? r.period?.start ?? "";
}

function escaped(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function prepared(bundle) {
  const ready = addressed(bundle);
  const resources = ready.entry.map((entry) => entry.resource);
  const patient = resources.find((resource) => resource.resourceType === "Patient");
  const grouped = new Set(resources.flatMap((r) => r.result ?? []).map(({ reference }) => reference.split("/")[1]));
  const composition = {
    resourceType: "Composition",
    id: "composition",
    status: "final",
    title: "Summary",
    date: "2026-11-17T14:30:00Z",
    subject: { reference: `Patient/${patient.id}` },
    section: SECTIONS.map((one) => section(one, resources, grouped)),
  };
  ready.entry.unshift({ resource: composition });
  return ready;
}

const [source, out] = process.argv.slice(2);
const bundle = prepared(JSON.parse(readFileSync(source, "utf8")));
console.log("ready");
for await (const _ of createInterface({ input: process.stdin })) {
  const began = performance.now();
  const document = Buffer.from(convertCcdaToXml(convertFhirToCcda(bundle)));
  const seconds = (performance.now() - began) / 1000;
  writeFileSync(out, document);
  const { maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ seconds, bytes: document.length, peak: maxRSS * 1024 }));
}

// Prints what the cards of the dashboards use, as JSON: [{page, card, uses}].
import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const root = process.argv[2];
const cards = [];
for (const page of ["owner", "admin"]) {
  const folder = join(root, page, "cards");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js")).sort()) {
    const module = await import(pathToFileURL(join(folder, file)));
    if (module.uses) cards.push({ page, card: file.slice(0, -3), uses: module.uses });
  }
}
process.stdout.write(JSON.stringify(cards));

// The page on which an owner looks at the chat first. The token stays behind the # of the address.

const parts = Object.fromEntries(["form", "made", "tag", "link", "copy", "copied"].map((id) => [id, document.getElementById(id)]));
const given = new URLSearchParams(location.hash.slice(1));
const embed = new URL("embed.js", location.href).href;
// The one script address that this page may make, where browsers ask for such a promise.
const policy = window.trustedTypes?.createPolicy("embed", { createScriptURL: () => embed });

const quoted = (value) => value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function tagOf({ token, lead, position }) {
  const source = lead ? ` data-lead-source="${quoted(lead)}"` : "";
  const corner = position === "left" ? ' data-position="left"' : "";
  return `<script src="${embed}" data-token="${quoted(token)}"${source}${corner} async></` + "script>";
}

function show(wanted) {
  parts.tag.textContent = tagOf(wanted);
  parts.link.href = new URL(`chat.html#${new URLSearchParams({ token: wanted.token, lead: wanted.lead })}`, location.href);
  parts.made.hidden = false;
  const script = document.createElement("script");
  Object.assign(script.dataset, { token: wanted.token, position: wanted.position });
  if (wanted.lead) script.dataset.leadSource = wanted.lead;
  script.src = policy ? policy.createScriptURL("") : embed;
  document.body.append(script);
}

parts.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = new URLSearchParams(new FormData(parts.form));
  wanted.set("token", wanted.get("token").trim());
  location.hash = wanted;
  location.reload();
});
parts.copy.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(parts.tag.textContent);
    parts.copied.textContent = "Copied.";
  } catch {
    parts.copied.textContent = "Please select the line and copy it.";
  }
});

for (const name of ["token", "lead", "position"]) {
  if (given.get(name)) parts.form.elements[name].value = given.get(name);
}
if (given.get("token")) show({ token: given.get("token"), lead: given.get("lead") ?? "", position: given.get("position") ?? "right" });

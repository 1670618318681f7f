/** Hands a file to the browser. The link says "attachment", so following it leaves this page where it is; it works for
 * a minute, so it is not kept. */
export function download(link: string, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

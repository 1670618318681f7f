// Browsers without modules (Internet Explorer 11) run this and nothing else.
window.location.replace("/assets/unsupported.html");

// Browsers run no modules from a file, so a page that was opened from the disk goes to the service that serves it.
if (location.protocol === "file:") location.replace("http://127.0.0.1:8000/dashboard/" + location.pathname.split("/").pop());

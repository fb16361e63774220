"""In the place of Firebase Hosting: the files and headers of firebase.json, and the page's configuration."""

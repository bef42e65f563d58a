import { render } from "preact";
import { App } from "./app.tsx";
import { followLinks } from "./navigation.ts";
import "./styles/tokens.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/record.css";
import "./styles/timeline.css";
import "./styles/search.css";
import "./styles/reports.css";

const root = document.querySelector("#app");
if (root === null) throw new Error("The page has no place for the app.");
followLinks();
render(<App />, root);

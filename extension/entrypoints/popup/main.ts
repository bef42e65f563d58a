import { showPanels } from "../../panels/show-panels.tsx";

void showPanels("popup");

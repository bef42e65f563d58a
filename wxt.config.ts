import { defineConfig } from "wxt";

/** Public half of the key that fixes the extension's id in Chromium; the private half was thrown away. */
const chromeKey =
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAumbg5kDtX1305zfe2EP29pl0yk3x/LsCVmzsuXiDiFB/FUv2kJuHzqqpYKiG5+lsbmzatlM+zmMXbBoyGooJFiSVv2fnY5hnWODiwULSL2b7txNwmasm3GeRJdQUhoJxntmkcnFgWiPz78x9Wd1c/lG3DZp9bMCM2EqWTCWjJZU1lMQck2HbH78PwD3qDIgq0uoT88VL1PKwuhDkSdjSutt+9l0hOMO1FSQfJqHO0T4CQC71FUQuWq1x4ush21k+NCEyMHrOj3JIEJDd1HUc2QfkIXXo44Q2/qpEBibpUdsQIkddnJL35MECRIC7mnT6XcaOQtki6cnnF4E7hzXHdwIDAQAB";

const icons = { 16: "icon/16.png", 32: "icon/32.png", 48: "icon/48.png", 128: "icon/128.png" };

export default defineConfig({
	srcDir: "extension",
	publicDir: "extension/public",
	// Turns extension/locales/*.json into _locales/*/messages.json. Its own `t` is not used: see CONTRIBUTING.md, Languages.
	modules: ["@wxt-dev/i18n/module"],
	outDir: "dist",
	imports: false,
	manifestVersion: 3,
	vite: () => ({
		oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
		// Newer than WXT's default, so that light-dark() stays as it is written and follows `color-scheme`.
		build: { cssTarget: ["chrome126", "firefox142"] },
	}),
	manifest: ({ browser }) => ({
		name: "Expunge",
		description: "__MSG_manifest_summary__",
		default_locale: "en",
		icons,
		permissions: ["storage", "scripting", "alarms", "notifications"],
		options_ui: { page: "console.html", open_in_tab: true },
		commands: { _execute_action: { suggested_key: { default: "Alt+Shift+X" } } },
		optional_host_permissions: ["*://*/*"],
		...(browser === "firefox"
			? {
					// Firefox would otherwise turn ws:// and http:// addresses of a server on this machine into wss:// and https://.
					content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
					browser_specific_settings: {
						gecko: { id: "expunge@expunge.example", strict_min_version: "142.0", data_collection_permissions: { required: ["none"] } },
					},
				}
			: {
					key: chromeKey,
					minimum_chrome_version: "126",
					storage: { managed_schema: "managed-schema.json" },
				}),
	}),
});

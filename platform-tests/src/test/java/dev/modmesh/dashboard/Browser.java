package dev.modmesh.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.modmesh.platform.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Chromium of this machine, and what a page in it may not do: report a violation, fail, be
 * inaccessible.
 */
final class Browser implements AutoCloseable {
  private static final String WATCH =
      "globalThis.reports = [];"
          + "document.addEventListener('securitypolicyviolation', e => reports.push(e.violatedDirective + ' ' + e.blockedURI));"
          + "addEventListener('error', e => reports.push('error ' + e.message));"
          + "addEventListener('unhandledrejection', e => reports.push('rejection ' + e.reason));";
  private static final String AXE =
      "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
          + ".then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].target.join(' ')))";

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  Browser() {
    Path chromium = Tool.require("chromium", "the dashboard in a browser");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** A page of its own, with nothing that others have left behind. */
  Page page(ColorScheme scheme, int width) {
    BrowserContext context =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, 860));
    context.addInitScript(WATCH);
    return context.newPage();
  }

  /** What the page did that it must not do, since it was loaded. */
  static List<?> reports(Page page) {
    return (List<?>) page.evaluate("() => globalThis.reports");
  }

  /** What axe finds against WCAG 2.2 AA. */
  static List<?> violations(Page page) {
    Path axe =
        Path.of(System.getProperty("modmesh.home"))
            .resolve("dashboard-ui/node_modules/axe-core/axe.min.js");
    try {
      page.evaluate(Files.readString(axe) + ";0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (List<?>) page.evaluate(AXE);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}

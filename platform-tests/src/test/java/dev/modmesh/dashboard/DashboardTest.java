package dev.modmesh.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see and do, in Chromium against real processes. */
@Tag("full")
final class DashboardTest {
  private static final double PATIENCE = 20_000;
  private static final List<String> PAGES =
      List.of(
          "",
          "modules",
          "modules/shown",
          "hosts",
          "hosts/host-1",
          "map",
          "resilience",
          "cache",
          "scaling",
          "calls",
          "events",
          "alerts",
          "system",
          "nowhere");
  private static final String HOSTILE =
      "<img src=x onerror=alert(1)>\"'--><script>alert(2)</script>";

  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(2).build();
  private static @Nullable Browser browser;

  private final List<Page> pages = new ArrayList<>();

  @BeforeAll
  static void open() {
    browser = new Browser();
    com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("shown", "1.0.0").idempotent("echo"), Guests.several());
    PLATFORM.anonymous().call("shown", "echo", "first");
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingWasReported() {
    for (Page page : pages) {
      assertThat(Browser.reports(page)).as("reports of " + page.url()).isEmpty();
      page.context().close();
    }
  }

  private Page visit(String path) {
    return visit(path, ColorScheme.DARK, 1280);
  }

  private Page visit(String path, ColorScheme scheme, int width) {
    return visit(PLATFORM, path, scheme, width);
  }

  private Page visit(Platform platform, String path, ColorScheme scheme, int width) {
    Page page = java.util.Objects.requireNonNull(browser).page(scheme, width);
    page.setDefaultTimeout(PATIENCE);
    page.navigate(url(platform, path) + "#token=" + platform.adminToken());
    page.waitForSelector("[data-connection=live]");
    pages.add(page);
    return page;
  }

  private static String url(String path) {
    return url(PLATFORM, path);
  }

  private static String url(Platform platform, String path) {
    return platform.anonymous().base() + "/ui/" + path;
  }

  private static LocatorAssertions.IsVisibleOptions within(double millis) {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(millis);
  }

  private static Locator text(Page page, String text) {
    return page.locator("#main").getByText(text).first();
  }

  @Test
  void everyPageIsAccessibleInBothThemesAndFitsANarrowScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      for (int width : List.of(1280, 400)) {
        Page page = visit("", scheme, width);
        for (String path : PAGES) {
          page.navigate(url(path));
          page.waitForSelector("[data-connection=live]");
          page.waitForSelector("#main h1");

          assertThat(Browser.violations(page)).as(path + " " + scheme + " " + width).isEmpty();
          assertThat(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))
              .as(path + " is wider than " + width)
              .isEqualTo(false);
          assertThat(Browser.reports(page)).as(path).isEmpty();
        }
      }
    }
  }

  @Test
  void theTokenLeavesTheAddress() {
    Page page = visit("hosts");

    assertThat(page.url()).doesNotContain("token");
    assertThat(page.context().cookies()).isEmpty();
    assertThat(page.locator(".role")).hasText("with token");
  }

  @Test
  void aChangeIsSoonOnTheScreen() {
    Page page = visit("hosts");
    long quickest = Long.MAX_VALUE;
    for (int i = 1; i <= 4; i++) { // the machine may be busy at one time, not at all
      String id = "appears-" + i;
      long begin = System.nanoTime();
      PLATFORM.admin().put("/api/v1/instances/" + id, Map.of("host", "127.0.0.1", "port", 1));
      page.waitForSelector("text=" + id);
      quickest = Math.min(quickest, (System.nanoTime() - begin) / 1_000_000);
    }

    assertThat(quickest).as("milliseconds").isLessThanOrEqualTo(Form.of(15_000, 1_000));
  }

  @Test
  void aKilledHostIsSoonCritical() {
    PlatformProcess host = PLATFORM.host("host-2");
    Page page = visit("hosts/host-2");
    assertThat(text(page, "passing")).isVisible();

    host.kill();

    assertThat(text(page, "critical")).isVisible(within(Form.of(15_000, 3_000)));
    host.start();
    PLATFORM.awaitPassing(host);
    assertThat(text(page, "passing")).isVisible(within(PATIENCE));
  }

  @Test
  void theConsoleMakesARealCallAndTellsItsStory() {
    Page page = visit("modules/shown");
    page.locator(".try-it select").selectOption("echo");
    page.locator(".try-it textarea").fill("from the browser");

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Call").setExact(true))
        .click();

    assertThat(page.locator("[data-result]")).containsText("from the browser");
    assertThat(page.locator(".waterfall")).isVisible();
    page.getByText("open this call").click();
    assertThat(page.locator("h1")).hasText("echo");
    assertThat(text(page, "success")).isVisible();
  }

  @Test
  void showsWhatTheCacheAnsweredAndPurgesIt() {
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("kept", "1.0.0")
                .function("echo", Map.of("idempotent", true, "cache", Map.of("ttl", "1h"))),
            Guests.several());
    Page page = visit("cache");
    for (int i = 0; i < 12; i++) {
      PLATFORM.anonymous().call("kept", "echo", i % 3).expect(200);
    }
    Locator row = page.locator("[data-function='kept:echo']");
    assertThat(row.locator("td").nth(0)).hasText("9");
    assertThat(row.locator("td").nth(1)).hasText("3");
    assertThat(row).containsText("75.0");

    page.locator("form").getByLabel("Module").fill("kept");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Purge").setExact(true))
        .click();

    assertThat(page.locator("form [aria-live]")).containsText("Purged 1 function");
    assertThat(row.locator("[data-purges]")).hasText("1");
    assertThat(PLATFORM.anonymous().call("kept", "echo", 0).header("cache-status"))
        .isEqualTo("modmesh; fwd=miss; stored");
    assertThat(row.locator("td").nth(1)).hasText("4");
    shoot(page, "cache");
  }

  @Test
  void tellsWhichAutoscalerLeadsAndWhatItDecided() {
    try (Platform scaled = Platform.builder().autoscaler().build().start()) {
      Page page = visit(scaled, "system", ColorScheme.DARK, 1280);

      assertThat(page.locator("[data-leader]")).containsText("autoscaler@");
      assertThat(page.locator("[data-term]")).hasText("1");
      assertThat(page.locator("[data-desired]").first()).hasText(Pattern.compile("\\d+"));
      assertThat(page.locator("#main")).containsText("serves this page");
      shoot(page, "system");
    }
  }

  /** Keeps a picture for the documents, if a folder for it is named. */
  private static void shoot(Page page, String name) {
    String folder = System.getProperty("modmesh.screenshots", "");
    if (!folder.isEmpty()) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(java.nio.file.Path.of(folder, name + ".png")));
    }
  }

  @Test
  void goesOnExactlyWhereItWasAfterACut() {
    Page page = visit("system");

    page.getByText("Cut the connection").click();

    assertThat(page.locator("[data-resumed]")).hasText("resumed");
    assertThat(page.locator("[data-connection=live]")).isVisible();
  }

  @Test
  void keepsWhatWasKnownWhileTheGatewayIsGoneAndComesBackByItself() {
    Page page = visit("modules");
    int port = PLATFORM.anonymous().base().getPort();
    PLATFORM.gatewayProcess().kill();

    assertThat(page.locator("[data-connection=reconnecting]")).isVisible();
    assertThat(page.getByText("The gateway does not answer")).isVisible();
    assertThat(text(page, "shown")).isVisible();

    PLATFORM.newGateway(Map.of("quarkus.http.port", port)).start();
    PLATFORM.awaitGateway();
    assertThat(page.locator("[data-connection=live]")).isVisible(within(PATIENCE));
    PLATFORM.awaitPassing(PLATFORM.host("host-1"));
    PLATFORM.awaitPassing(PLATFORM.host("host-2"));
    page.navigate(url("hosts"));
    assertThat(text(page, "host-1")).isVisible();
  }

  @Test
  void showsWhatOthersWroteAsTheyWroteIt() {
    PLATFORM
        .admin()
        .put(
            "/api/v1/modules/hostile/versions/1.0.0",
            Map.of(
                "runtime",
                "remote",
                "service_url",
                "http://127.0.0.1:1",
                "description",
                HOSTILE,
                "tags",
                List.of(HOSTILE),
                "functions",
                Map.of("f", Map.of())));
    PLATFORM
        .admin()
        .put(
            "/api/v1/instances/hostile-1",
            Map.of("host", "127.0.0.1", "port", 1, "zone", HOSTILE, "loading", List.of(HOSTILE)));

    Page module = visit("modules/hostile");
    Page host = visit("hosts/hostile-1");

    assertThat(module.locator(".lead")).containsText(HOSTILE);
    assertThat(module.locator(".lead .tag").last()).hasText(HOSTILE);
    assertThat(host.locator("#main")).containsText(HOSTILE);
    assertThat(module.locator("#main img, #main script").count()).isZero();
  }

  @Test
  void goesBackInTimeAndKeepsTheMomentInTheAddress() {
    Page page = visit("hosts");
    page.waitForSelector("text=host-1");
    PLATFORM.admin().put("/api/v1/instances/came-late", Map.of("host", "127.0.0.1", "port", 1));
    page.waitForSelector("text=came-late");

    page.keyboard().press("p");
    assertThat(page.getByLabel("Moment")).isVisible();
    page.getByLabel("Moment")
        .evaluate(
            "e => { e.value = e.min; e.dispatchEvent(new Event('input', {bubbles: true})); }");

    assertThat(text(page, "came-late")).isHidden();
    assertThat(page.url()).contains("at=");
    page.locator(".travel").getByText("Go live").click();
    assertThat(text(page, "came-late")).isVisible();
    assertThat(page.url()).doesNotContain("at=");
  }

  @Test
  void isUsedByKeysAlone() {
    Page page = visit("");
    page.waitForSelector("#main h1:has-text('Overview')");

    page.keyboard().press("Control+k");
    page.keyboard().type("shown");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("shown");
    page.keyboard().press("g");
    page.keyboard().press("h");
    assertThat(page.locator("h1")).hasText("Hosts");
    page.keyboard().press("/");
    page.keyboard().type("host-1");
    assertThat(page.locator(".grid .tally")).hasText(Pattern.compile("^1 of "));
    page.keyboard().press("Escape");
  }
}

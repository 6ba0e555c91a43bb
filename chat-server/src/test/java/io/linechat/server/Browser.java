package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Somebody with the page open in the system's Chromium. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Selenium warns that it does not know this version's debugging protocol, which nobody uses. Kept, or it is forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;

    /** Starts one, which takes its time. */
    Browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(Programs.find("chromium").orElseThrow().toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", logs);
        options.setAcceptInsecureCerts(true);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(
                                Programs.find("chromedriver").orElseThrow().toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Opens the page of the server on that port; a browser keeps nothing from one server for the next. */
    void open(int port) {
        open("http", port);
    }

    private void open(String scheme, int port) {
        driver.get(scheme + "://localhost:" + port + "/");
    }

    /** Opens the page under TLS, whoever vouches for the server, and enters. */
    void openInTlsAs(int port, String nickname) {
        open("https", port);
        type("nick", nickname);
        awaitConnected();
    }

    /** Opens the page, and enters under that name. */
    void openAs(int port, String nickname) {
        open(port);
        type("nick", nickname);
        awaitConnected();
    }

    void awaitConnected() {
        await().atMost(PATIENCE).until(() -> text("state").equals("connected"));
    }

    /** Types into a field, and presses the key that sends it. */
    void type(String field, String text) {
        await().atMost(PATIENCE).until(() -> driver.findElement(By.id(field)).isDisplayed());
        driver.findElement(By.id(field)).clear();
        driver.findElement(By.id(field)).sendKeys(text, Keys.ENTER);
    }

    /** Says a line, or gives a command. */
    void say(String line) {
        type("line", line);
    }

    String text(String id) {
        return driver.findElement(By.id(id)).getText();
    }

    /** What was said in the conversation that is to be seen, as {@code alice: hi}. */
    @SuppressWarnings("unchecked")
    List<String> messages() {
        return (List<String>) Objects.requireNonNull(driver.executeScript("""
                return [...document.querySelectorAll(".log:not([hidden]) li:not(.notice)")].map(item =>
                    item.querySelector(".from").textContent + ": " + item.querySelector(".text").textContent);
                """));
    }

    void awaitMessages(String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(messages()).containsExactly(expected));
    }

    void awaitMessage(String expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(messages()).contains(expected));
    }

    /** Chooses a conversation or a person on one of the lists. */
    void pick(String list, String name) {
        await().atMost(PATIENCE).until(() -> choice(list, name).isPresent());
        choice(list, name).orElseThrow().click();
    }

    private Optional<WebElement> choice(String list, String name) {
        return driver.findElements(By.cssSelector("#" + list + " button.pick")).stream()
                .filter(pick -> pick.getText().lines().anyMatch(name::equals))
                .findFirst();
    }

    /** The number beside a conversation, and what is read out with it. */
    void awaitUnread(String list, int unread) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(driver.findElements(By.cssSelector("#" + list + " .badge")))
                        .singleElement()
                        .satisfies(badge ->
                                assertThat(badge.getDomProperty("textContent")).isEqualTo(unread + " unread")));
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** What the page complained of, but for the connections that a server which is down does not take. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("WebSocket connection to"))
                .toList();
    }

    /** The extensions that a WebSocket of the page's is given. */
    String extensions() {
        return String.valueOf(driver.executeAsyncScript("""
                const socket = new WebSocket(`ws://${location.host}/chat`);
                socket.addEventListener("open", () => {
                    arguments[0](socket.extensions);
                    socket.close();
                });
                """));
    }

    @Override
    public void close() {
        driver.quit();
    }
}

package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page to chat on, as it comes over the wire. */
final class PageTest {

    private static final Pattern LINKS = Pattern.compile("(?:src|href)=\"([^\"#]+)\"|from \"\\./([^\"]+)\"");

    private final ChatServer server =
            TestServers.builder().silence(Duration.ofSeconds(10)).build().start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void it_comes_with_a_policy_that_lets_nothing_foreign_in() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self';")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe", "http:", "https:", "*"));
    }

    @Test
    void all_that_it_is_made_of_is_there_and_nothing_of_it_elsewhere() throws Exception {
        List<String> files = linksIn(get("/").body());
        assertThat(files).contains("chat.js", "chat.css", "icon.svg");
        for (String file : files) {
            HttpResponse<String> response = get("/" + file);
            assertThat(response.statusCode()).as(file).isEqualTo(200);
            assertThat(response.body()).as(file).isNotBlank();
            for (String other : linksIn(response.body())) {
                assertThat(get("/" + other).statusCode()).as(other).isEqualTo(200);
            }
        }
    }

    /** What other people say must not become part of the page. */
    @Test
    void no_script_makes_html_of_text() throws Exception {
        for (String file : List.of("chat.js", "view.js", "connection.js", "conversations.js", "commands.js")) {
            assertThat(get("/" + file).body())
                    .as(file)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void who_has_it_already_is_not_sent_it_again() throws Exception {
        HttpResponse<String> first = get("/chat.js");
        String tag = first.headers().firstValue("etag").orElseThrow();

        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            HttpResponse<String> again = get("/chat.js", "If-None-Match", known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.headers().firstValue("etag")).contains(tag);
            assertThat(again.body()).isEmpty();
        }
        assertThat(get("/chat.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void a_server_need_not_have_it() throws Exception {
        try (ChatServer without = TestServers.builder()
                .silence(Duration.ofSeconds(10))
                .page(false)
                .build()
                .start()) {
            assertThat(send(request(without, "/").build()).statusCode()).isEqualTo(404);
            assertThat(send(request(without, "/chat.js").build()).statusCode()).isEqualTo(404);
            assertThat(send(request(without, "/health").build()).statusCode()).isEqualTo(200);
        }
    }

    private static List<String> linksIn(String text) {
        return LINKS.matcher(text).results().map(PageTest::linkOf).toList();
    }

    private static String linkOf(MatchResult link) {
        return link.group(1) != null ? link.group(1) : link.group(2);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(server, path);
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    private static HttpRequest.Builder request(ChatServer of, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.port() + path))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}

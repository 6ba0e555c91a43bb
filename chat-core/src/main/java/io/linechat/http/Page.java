package io.linechat.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files of the page to chat on, as they are in the jar. Immutable. */
final class Page {

    /** No page, for a server without one. */
    static final Page NONE = new Page(Map.of());

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private static final Map<String, String> TYPES = Map.of(
            "index.html", HTML,
            "chat.css", CSS,
            "chat.js", JAVASCRIPT,
            "commands.js", JAVASCRIPT,
            "connection.js", JAVASCRIPT,
            "conversations.js", JAVASCRIPT,
            "view.js", JAVASCRIPT,
            "icon.svg", SVG);

    private final Map<String, File> files;

    /**
     * One of them.
     *
     * @param content is for everyone: whoever sends it takes a duplicate
     * @param type its media type
     * @param tag tells this content from every other one
     */
    record File(ByteBuf content, String type, String tag) {}

    private Page(Map<String, File> files) {
        this.files = files;
    }

    /** Reads the files. */
    static Page read() {
        return new Page(TYPES.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> pathOf(entry.getKey()), entry -> read(entry.getKey(), entry.getValue()))));
    }

    private static String pathOf(String name) {
        return name.equals("index.html") ? "/" : "/" + name;
    }

    private static File read(String name, String type) {
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks page/" + name);
            }
            byte[] content = in.readAllBytes();
            ByteBuf shared =
                    Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(content)).asReadOnly();
            return new File(shared, type, tagOf(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** The file at that path; {@code null} if there is none. */
    @Nullable
    File at(String path) {
        return files.get(path);
    }
}

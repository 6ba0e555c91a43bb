package io.linechat.message;

/**
 * Takes out of a text what could act on somebody else's terminal or hide what was said.
 *
 * <p>Removed are the C0 controls except tab (so also ESC, CR, LF and NUL), DEL, the C1 controls, and the bidirectional
 * embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069; see "Trojan Source", CVE-2021-42574).
 */
public final class CleanText {

    private CleanText() {}

    /** Returns {@code text} without those characters; the same instance if it has none. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isClean(text.charAt(i))) {
                return without(text, i);
            }
        }
        return text;
    }

    private static String without(String text, int firstBad) {
        StringBuilder clean = new StringBuilder(text.length()).append(text, 0, firstBad);
        for (int i = firstBad + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isClean(c)) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static boolean isClean(char c) {
        // One comparison for the printable ASCII characters, which are nearly all there are.
        return (char) (c - ' ') < 0x7f - ' ' || isCleanBeyondAscii(c);
    }

    private static boolean isCleanBeyondAscii(char c) {
        if (c <= 0x9f) {
            return c == '\t';
        }
        boolean overrides = c >= 0x202a && c <= 0x202e;
        boolean isolates = c >= 0x2066 && c <= 0x2069;
        return !overrides && !isolates;
    }
}

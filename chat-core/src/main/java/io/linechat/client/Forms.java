package io.linechat.client;

import java.util.regex.Pattern;

/** The forms that lines from a server have. */
final class Forms {

    private static final String IN_ROOM = "(?:\\[(?<room>[^ \\]]+)] )?";

    static final Pattern SAID = Pattern.compile(IN_ROOM + "<(?<from>[^ >]+)> (?<text>.*)");
    static final Pattern TOLD = Pattern.compile("\\[(?<way>from|to) (?<who>[^ \\]]+)] (?<text>.*)");
    static final Pattern NOTICE = Pattern.compile(IN_ROOM + "\\* (?<text>.*)");
    static final Pattern GOODBYE = Pattern.compile("bye|server is shutting down|closed: .*");

    private Forms() {}
}

package io.linechat.redis;

import io.linechat.message.Nickname;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has changed of a room, as {@code people.lua} publishes it.
 *
 * @param before the version that it changes
 * @param version the version that it makes of that
 * @param topic the new topic; {@code null} if it is the old one
 * @param changes who is in the room from now on, and who, without a resident, is not any more
 */
record PeopleNews(long before, long version, @Nullable Topic topic, Map<String, Optional<Resident>> changes) {

    /**
     * @param by {@code null} if nobody set it
     */
    record Topic(String text, @Nullable Nickname by) {

        static final Topic NONE = new Topic("", null);

        static Topic of(String text, String by) {
            return new Topic(text, by.isEmpty() ? null : Nickname.of(by));
        }
    }

    /**
     * Reads what follows the first byte, which is {@link News#PEOPLE}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PeopleNews decode(byte[] payload) {
        List<String> fields = Fields.decode(payload, 1);
        if (fields.size() < 5 || fields.size() % 2 == 0) {
            throw new IllegalArgumentException("news of " + fields.size() + " fields");
        }
        Topic topic = fields.get(2).isEmpty() ? null : Topic.of(fields.get(3), fields.get(4));
        Map<String, Optional<Resident>> changes = new LinkedHashMap<>();
        for (int i = 5; i < fields.size(); i += 2) {
            String value = fields.get(i + 1);
            changes.put(fields.get(i), value.isEmpty() ? Optional.empty() : Optional.of(Resident.parse(value)));
        }
        return new PeopleNews(Long.parseLong(fields.get(0)), Long.parseLong(fields.get(1)), topic, changes);
    }
}

package io.linechat.redis;

import io.linechat.redis.PeopleNews.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a room was like at one moment, as {@code room.lua} tells it. */
record RoomReading(long version, Topic topic, Map<String, Resident> residents) {

    static final Script SCRIPT = Script.of("room.lua");

    static RoomReading of(List<Object> answer) {
        Map<String, Resident> residents = new HashMap<>();
        for (int i = 3; i < answer.size(); i += 2) {
            residents.put(Arguments.text(answer.get(i)), Resident.parse(Arguments.text(answer.get(i + 1))));
        }
        Topic topic = Topic.of(Arguments.text(answer.get(1)), Arguments.text(answer.get(2)));
        return new RoomReading(Arguments.number(answer.get(0)), topic, residents);
    }
}

/**
 * Rooms: one total order for all members, kept by one home event loop for each room.
 *
 * <p>Start with {@link io.linechat.room.Room}, then {@link io.linechat.room.RoomShard}. A session enters through
 * {@link io.linechat.room.RoomRegistry} and acts through its {@link io.linechat.room.Membership}; a room knows it only
 * as a {@link io.linechat.room.RoomMember}.
 */
@NullMarked
package io.linechat.room;

import org.jspecify.annotations.NullMarked;

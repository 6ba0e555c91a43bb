/**
 * Who is connected: one {@link io.linechat.session.Session} for each, fed by its
 * {@link io.linechat.session.SessionHandler}, named by the {@link io.linechat.session.NicknameDirectory}.
 */
@NullMarked
package io.linechat.session;

import org.jspecify.annotations.NullMarked;

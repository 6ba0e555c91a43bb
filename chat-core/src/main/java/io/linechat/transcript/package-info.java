/** Keeping what was said, for people: {@link io.linechat.transcript.Transcript}. */
@NullMarked
package io.linechat.transcript;

import org.jspecify.annotations.NullMarked;

package io.linechat.bench;

import java.time.Duration;

/**
 * How long what is done.
 *
 * @param warmUp talking before anything is measured
 * @param duration of what is measured
 */
record Times(Duration warmUp, Duration duration) {}

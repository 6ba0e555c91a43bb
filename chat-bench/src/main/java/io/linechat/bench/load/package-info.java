/**
 * The load: {@link io.linechat.bench.load.LoadDriver} plays the members of a {@link io.linechat.bench.load.Workload},
 * in the language of a {@link io.linechat.bench.load.Dialect}, and checks all that they receive.
 */
@NullMarked
package io.linechat.bench.load;

import org.jspecify.annotations.NullMarked;

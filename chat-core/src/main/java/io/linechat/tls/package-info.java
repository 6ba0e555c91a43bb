/**
 * Keys and certificates, and the files that they are in: {@link io.linechat.tls.ServerCertificate} is what a server shows,
 * {@link io.linechat.tls.PemCertificates} whom a client trusts, {@link io.linechat.tls.Identity} what it shows itself.
 */
@NullMarked
package io.linechat.tls;

import org.jspecify.annotations.NullMarked;

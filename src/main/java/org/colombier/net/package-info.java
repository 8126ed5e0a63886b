/**
 * What every line protocol stands on: listening on virtual threads with limits in all and per client, one strict line
 * reader and writer, time-outs, TLS and its certificate, CIDR networks. In: a socket; out: lines, or a fault that says
 * how the peer broke the rules. A peer that is slow, mute, endless or does not read loses its connection and takes
 * nobody with it. Settings: {@code colombier.tls.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.net;

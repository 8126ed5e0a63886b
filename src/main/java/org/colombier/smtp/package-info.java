/** Speaking SMTP and LMTP: {@code smtp.server} takes mail, {@code smtp.client} hands it on. */
@org.jspecify.annotations.NullMarked
package org.colombier.smtp;

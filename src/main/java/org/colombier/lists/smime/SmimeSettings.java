package org.colombier.lists.smime;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of S/MIME.
 *
 * @param caDirectory certificates of the authorities whose signatures count, a file each or several in one ({@code .pem},
 *                    {@code .crt}, {@code .cer}); empty for {@code smime/ca} in the etc directory. A change counts within a minute
 */
@ConfigurationProperties("colombier.smime")
record SmimeSettings(@DefaultValue("") String caDirectory) {
}

package org.colombier.maps;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.BoundedText;

/** What was read from one text. Immutable. */
interface Contents {

    /** @param line where the answer stands, counted from 1 */
    record Found(int line, String value) {
    }

    /** @throws BoundedText.TooManySteps if a rule runs away on this key */
    Optional<Found> look(String key);

    /** True if keys are texts, false if they are expressions or networks, which apply to whole keys only. */
    boolean hasFixedKeys();

    int size();

    /** Lines that were left out. */
    List<String> warnings();
}

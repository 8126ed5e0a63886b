package org.colombier;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Holds the plan of the rooms against the code: no cycles, nobody reaches into another room. */
class ModularityTest {

    @Test
    void roomsKnowOnlyWhomTheyMay() {
        ApplicationModules.of(Colombier.class).verify();
    }
}

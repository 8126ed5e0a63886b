package org.colombier.lists.members;

import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;

/** What a new member has who chose nothing. */
record MemberDefaults(Reception reception, boolean concealed) {

    static MemberDefaults of(ListSettings settings) {
        return new MemberDefaults(Reception.parse(settings.get(ListParameters.DEFAULT_RECEPTION)).orElse(Reception.MAIL),
            settings.get(ListParameters.DEFAULT_VISIBILITY).equals("conceal"));
    }
}

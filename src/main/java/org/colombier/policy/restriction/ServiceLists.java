package org.colombier.policy.restriction;

import java.util.List;

/** The lists of one service as they are configured. */
interface ServiceLists {

    boolean delayReject();

    List<String> client();

    List<String> helo();

    List<String> sender();

    List<String> relay();

    List<String> recipient();

    List<String> data();

    List<String> endOfData();

    default List<String> of(Stage stage) {
        return switch (stage) {
            case CLIENT -> client();
            case HELO -> helo();
            case SENDER -> sender();
            case RELAY -> relay();
            case RECIPIENT -> recipient();
            case DATA -> data();
            case END_OF_DATA -> endOfData();
        };
    }
}

package routes.jolokia;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RouteViewsTest {

    @Test
    void aDrawnRouteHasNoErrorHandlerBeforeItsFrom() {
        String xml =
                "<routes><route id=\"a\">\n <errorHandler><noErrorHandler/></errorHandler>\n <from uri=\"direct:a\"/>"
                        + "</route><route id=\"b\"><errorHandler id=\"x\"/><from uri=\"direct:b\"/></route></routes>";

        assertThat(RouteViews.shown("dumpRoutesAsXml", xml))
                .isEqualTo("<routes><route id=\"a\">\n <from uri=\"direct:a\"/>"
                        + "</route><route id=\"b\"><from uri=\"direct:b\"/></route></routes>");
    }

    @Test
    void aTraceHasNoContent() {
        String xml = "<backlogTracerEventMessage><uid>1</uid><exchangeId>E1</exchangeId><toNode>a.b</toNode>"
                + "<message exchangeId=\"E1\"><headers><header key=\"x\">secret</header></headers>"
                + "<body type=\"T\">&lt;/message&gt; secret</body></message></backlogTracerEventMessage>";

        assertThat(RouteViews.shown("dumpAllTracedMessagesAsXml", xml))
                .isEqualTo("<backlogTracerEventMessage><uid>1</uid><exchangeId>E1</exchangeId><toNode>a.b</toNode>"
                        + "<message exchangeId=\"E1\"><body>E1</body></message></backlogTracerEventMessage>");
    }

    @Test
    void placeholdersAreNotResolved() {
        assertThat(RouteViews.harmless("dumpRoutesAsXml", new Object[] {true, true}))
                .containsExactly(false, true);
        assertThat(RouteViews.harmless("dumpRoutesStatsAsXml", new Object[] {true, true}))
                .containsExactly(true, true);
    }
}

package routes.jmx;

import java.util.List;
import routes.upstream.StreamsUnderWay;

/** Shows the streams. */
record StreamsBean(StreamsUnderWay streams) implements StreamsMXBean {

    private static final int MOST = 500;

    @Override
    public int getInFlight() {
        return streams.count();
    }

    @Override
    public List<StreamRow> getStreams() {
        return streams.list(MOST).stream()
                .map(stream -> new StreamRow(
                        stream.request(),
                        stream.client(),
                        stream.target(),
                        stream.model(),
                        stream.arrivedAt().toString(),
                        stream.stalled()))
                .toList();
    }

    @Override
    public boolean close(String request) {
        return streams.end(request);
    }
}

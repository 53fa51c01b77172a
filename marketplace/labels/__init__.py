"""Labels of offset products and events: valid only while the retirements behind them cover what they claim."""
